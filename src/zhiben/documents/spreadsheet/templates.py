"""Templates: forms that offices fill in with Excel or WPS and send back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from zhiben.documents.spreadsheet.cells import FONT, HEAD, MAX_WIDTH, PATTERNS, plain, put, sheet_title, shown, width_of

_ROWS = 10_000  # as far as drop-downs reach
_MAX_CHOICE_TEXT = 255  # Excel's limit for a list written into the cell's own rule


@dataclass(frozen=True)
class TemplateColumn:
    """One column of a template: what to enter, an example, what may be chosen, a note shown beside the cell."""

    label: str
    example: object = ""
    choices: Sequence[str] = ()
    required: bool = False
    note: str = ""


def write_template(sheet_name: str, columns: Sequence[TemplateColumn]) -> bytes:
    """An empty form: header with notes, one example row in grey, drop-downs, codes and dates preformatted."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet(sheet_title(sheet_name))
        lists = None
        usual, needed = book.add_format(HEAD), book.add_format(HEAD | {"font_color": "#C00000"})
        for at, column in enumerate(columns):
            sheet.set_column(at, at, _width(column), book.add_format(FONT | _number_format(column.example)))
            sheet.write_string(0, at, column.label, needed if column.required else usual)
            if comment := _comment(column):
                sheet.write_comment(0, at, comment, {"x_scale": 2})
            grey = FONT | {"font_color": "#808080", "italic": True} | _number_format(column.example)
            put(sheet, 1, at, plain(column.example), book.add_format(grey))
            if column.choices:
                if lists is None and not _fits_cell(column.choices):
                    lists = book.add_worksheet(sheet_title(_("选项")))
                    lists.hide()
                _add_choices(sheet, lists, at, column.choices)
        sheet.freeze_panes(1, 0)
    return stream.getvalue()


def is_example(cells: Sequence[object], columns: Sequence[TemplateColumn]) -> bool:
    """Whether a row read back is the template's example, left where it was."""
    shown = [_compared(column.example) for column in columns]
    return any(shown) and [_compared(cell) for cell in cells[: len(columns)]] == shown


def _width(column: TemplateColumn) -> int:
    return min(max(width_of(column.label), width_of(shown(plain(column.example))), 10) + 4, MAX_WIDTH)


def _number_format(example: object) -> dict[str, str]:
    kind = type(example)
    if kind in PATTERNS:
        return {"num_format": PATTERNS[kind]}
    return {} if isinstance(example, int | float | Decimal) and kind is not bool else {"num_format": "@"}


def _comment(column: TemplateColumn) -> str:
    said = [_("必填。")] if column.required else []
    return "\n".join([*said, column.note] if column.note else said)


def _fits_cell(choices: Sequence[str]) -> bool:
    return len(",".join(choices)) <= _MAX_CHOICE_TEXT and not any("," in choice for choice in choices)


def _add_choices(sheet: Any, lists: Any, at: int, choices: Sequence[str]) -> None:
    source: Any = list(choices)
    if not _fits_cell(choices):
        for line, choice in enumerate(choices):
            lists.write_string(line, at, choice)
        letter = xl_col_to_name(at)
        source = f"='{lists.get_name()}'!${letter}$1:${letter}${len(choices)}"
    rule = {
        "validate": "list",
        "source": source,
        "error_title": _("不在选项中"),
        "error_message": _("请从下拉列表中选择。"),
    }
    sheet.data_validation(1, at, _ROWS, at, rule)


def _compared(value: object) -> str:
    return shown(plain(value)).strip()
