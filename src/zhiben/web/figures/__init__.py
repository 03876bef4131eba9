"""Pages of numbers: one page per figure, the records behind it, and why it moved."""
