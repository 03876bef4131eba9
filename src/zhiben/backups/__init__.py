"""A whole installation in one file, encrypted where an office says for whom: made, kept, proved."""
