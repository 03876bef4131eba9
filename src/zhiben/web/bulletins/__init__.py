"""Pages of the bulletin desk: issues, articles, sign-off, published values, the number check."""
