"""The measured targets: our figures beside bare references from the same run, on SQLite and PostgreSQL."""
