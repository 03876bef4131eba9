"""Bulletins (简报): articles that quote figures and records, edited, reviewed, signed by different people, published once."""
