"""Safety dossiers (安全档案): one enterprise, one file: what must be in it, plans, drills, training."""
