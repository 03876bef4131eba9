"""What every record shares: a client-made identity, a business date, who recorded it and when, and how it is refused."""
