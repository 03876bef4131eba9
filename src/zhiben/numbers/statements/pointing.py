"""Words that claim something beside the numbers: 逐年下降, 全部, 无一. What denies them points at them too."""

from dataclasses import replace

from zhiben.numbers.quantity import Quantity
from zhiben.numbers.statements.page import Page
from zhiben.numbers.statements.statement import Span, Statement


def span_of(page: Page, start: int, end: int) -> Span:
    """Where a stretch of the reading text stands in the text itself."""
    return page.at[start], page.at[end - 1] + 1


def pointing_at(page: Page, statement: Statement, start: int, end: int) -> Statement:
    """The statement with a stretch of the reading text, that is a claim, among the places that it is about."""
    if not 0 <= start < end <= len(page.at):
        return statement
    return replace(statement, spans=tuple(dict.fromkeys((*statement.spans, span_of(page, start, end)))))


def word_of(page: Page, text: str, start: int, end: int) -> Quantity:
    """The words of the claim as what is judged: 全部, 人人."""
    begin, stop = span_of(page, start, end)
    return Quantity(begin, stop, text, "other")
