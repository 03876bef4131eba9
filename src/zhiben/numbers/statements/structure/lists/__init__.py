"""As many as are named: names, places and numbered things, against the number that counts them."""
