"""read(): every number of a text."""

from collections.abc import Sequence

from zhiben.numbers.bounds import counted, readable
from zhiben.numbers.copy_text import reading_copy
from zhiben.numbers.found import Found, Page
from zhiben.numbers.names import zones
from zhiben.numbers.quantity import QUANTITIES, Quantity
from zhiben.numbers.scan import scan
from zhiben.numbers.tables import Cells, Table, tables_of


def read(text: str, tables: Sequence[Table] | None = None) -> list[Quantity]:
    """Every number in Chinese prose, in order, with offsets into `text`. Linear in its length.

    `tables`: table → rows → cells as offsets into `text`, where they are known; else they are found by tabs and bars.
    """
    copy = reading_copy(text)
    page = Page(copy.text, copy.starts, zones(copy.text))
    cells = Cells(text, tables_of(text) if tables is None else tables)
    found = []
    for each in scan(page):
        start, end = copy.span(each.start, each.end)
        found.append(_quantity(text, start, end, cells.apply(start, end, each)))
    return found


def _quantity(text: str, start: int, end: int, found: Found) -> Quantity:
    known = found.cls in QUANTITIES and found.interval is not None
    # 12.5公里 and 3.5米以上 are measured; only what is printed in whole numbers is counted in them.
    whole = counted(found.cls, found.unit) and isinstance(found.value, int)
    low, high = readable(found.interval, whole=whole) if known and found.interval else (None, None)
    return Quantity(
        start=start,
        end=end,
        text=text[start:end],
        cls=found.cls,
        low=low,
        high=high,
        unit=found.unit if known else "",
        form=found.form if known else "",
        value=found.value,
        step=found.step,
        interval=found.interval if known else None,
        day=found.day,
    )
