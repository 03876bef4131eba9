"""Numbers that multiply and divide: so much each, the mean, times and ratios, dates and how long, all and none."""
