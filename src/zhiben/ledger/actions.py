"""What may be done to the ledger besides settling: close it."""

from zhiben.ledger.models import Seal
from zhiben.ledger.seals import seal as _seal


def seal() -> Seal:
    """Close everything posted so far; see `seals.seal`."""
    return _seal()
