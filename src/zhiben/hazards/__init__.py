"""Hazards (隐患): each found once, its life in numbered steps, the four lists as its stages."""
