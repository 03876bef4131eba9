"""Inspections (检查): each visit recorded once, with its answers and the hazards it found."""
