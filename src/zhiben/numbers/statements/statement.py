"""What a text says about its own numbers: the relation it claims, the numbers concerned, and whether it holds."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from zhiben.numbers.quantity import Quantity
from zhiben.numbers.statements.arithmetic import Range, printed_like

Span = tuple[int, int]

# The relations that are recognised. `parts[0]` is the total, the base or the counterpart unless said otherwise.
KINDS: Final = {
    "parts_total": "the parts of an exhaustive list add up to the total",
    "including": "parts that need not be all do not exceed the total",
    "count_of_list": "as many names are listed as the number behind the list says",
    "rate": "a rate is its numerator divided by its base (parts: numerator, base)",
    "share": "a share is a part divided by its whole (parts: part, whole)",
    "share_sum": "shares of one whole add up to a hundred",
    "difference": "a remainder or a difference follows from two numbers",
    "change": "an increase or decrease follows from the value then and now (parts: now, then)",
    "ratio_of_change": "a percentage of change follows from the values, or from value and change (parts: now, then or change)",
    "column_total": "the total at the foot or head of a column is the sum of its rows",
    "row_total": "the total of a row is the sum of its columns",
    "same_quantity": "what is said twice is said with the same number (parts: the other place)",
    "product": "so much for each, times how many, is the total (parts: the number for each, then how many)",
    "average": "a mean is the total divided by how many, or the mean of a list (parts: the total, then how many; or the list)",
    "duration": "a length of time, or an age, is that between the two dates or times of day (parts: from, to)",
    "weekday": "a date falls on the day of the week that stands beside it",
    "times": "a multiple or a fraction follows from two numbers (parts: the one, the other)",
    "proportion": "what is shared or mixed in a ratio is so (parts: the ratio, the other number)",
    "conversion": "the same in another unit is as much (parts: the other number)",
    "extreme": "where all or none are said to be, no number says otherwise (parts: how many there are in all, if it is said)",
    "order": "what is said to be ranked, or to grow with time, does (parts: the neighbour)",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim of the text about its own numbers.

    `claimed` is the number that is judged and `parts` are those it is judged by; `spans` are where they all stand, the claimed
    one first. `computed` is what the parts give and `shown` how the claimed number would have to be printed for the claim to be
    true. `how` is the Agreement as a word: exact, rounded, truncated, inside, or no.
    """

    kind: str
    spans: tuple[Span, ...]
    holds: bool
    claimed: Quantity
    computed: Fraction | Range
    how: str
    parts: tuple[Quantity, ...] = ()
    best: Fraction | Range | None = (
        None  # what the printed numbers themselves give, where rounding makes `computed` wider
    )

    @property
    def shown(self) -> str:
        """How the claimed number would have to be printed."""
        return printed_like(self.claimed, self.computed if self.best is None else self.best)
