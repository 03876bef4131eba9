"""What may be done to the ledger besides settling: close it, and carry what is closed to where it can be analysed."""

from pathlib import Path

from zhiben.ledger.models import Seal
from zhiben.ledger.parquet.writing import Exported
from zhiben.ledger.parquet.writing import export as _export
from zhiben.ledger.seals import seal as _seal
from zhiben.ledger.witness import append as _append


def seal() -> Seal:
    """Close everything posted so far; see `seals.seal`."""
    return _seal()


def append_witness(where: Path) -> int:
    """Write down elsewhere which seals there are; see `witness.append`."""
    return _append(where)


def export(where: Path | None = None) -> Exported:
    """Write what is sealed and not written yet as Parquet; see `parquet.writing.export`."""
    return _export(where)
