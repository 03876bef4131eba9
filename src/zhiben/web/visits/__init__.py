"""One visit on one page: what was seen, the checklist's answers, and the hazards that were found."""
