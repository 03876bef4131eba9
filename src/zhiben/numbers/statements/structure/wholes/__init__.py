"""A whole and its parts: sums that the words or the numbers themselves make, told in prose and tables."""
