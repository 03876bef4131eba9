"""Rates, shares and multiples, from the numbers that they are made of."""
