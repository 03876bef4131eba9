"""zhiben (治本): work-safety governance kept like accounts; every printed number is a sum over a ledger."""

__version__ = "0.2.0"
