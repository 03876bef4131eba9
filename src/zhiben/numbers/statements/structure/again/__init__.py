"""One number said twice: in other words, in another place, pointed back to, or with a slip."""
