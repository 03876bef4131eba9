"""read(): every number of a text."""

from zhiben.numbers.bounds import counted, readable
from zhiben.numbers.copy_text import reading_copy
from zhiben.numbers.found import Found, Page
from zhiben.numbers.names import zones
from zhiben.numbers.quantity import QUANTITIES, Quantity
from zhiben.numbers.scan import scan


def read(text: str) -> list[Quantity]:
    """Every number in Chinese prose, in order, with offsets into `text`. Linear in its length."""
    copy = reading_copy(text)
    page = Page(copy.text, copy.starts, zones(copy.text))
    return [_quantity(text, *copy.span(found.start, found.end), found) for found in scan(page)]


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
