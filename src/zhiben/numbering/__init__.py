"""Numbers drawn once and never twice (编号): letters, sessions, issues."""
