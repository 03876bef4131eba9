"""Django's PostgreSQL, with lines that are given up when they lead nowhere: `ENGINE = "zhiben.facts.postgresql"`."""
