"""Which way numbers go and how far: changes, series, ranks, limits, stock and flow."""
