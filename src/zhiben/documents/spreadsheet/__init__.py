"""Spreadsheets (.xlsx): lists out, templates out, filled-in templates in.

Text stays text: a cell that begins with = + - @ is written as words, a code of 18 digits never becomes a number.
"""

from zhiben.documents.errors import BadFile
from zhiben.documents.spreadsheet.cells import Cell
from zhiben.documents.spreadsheet.lists import save_xlsx, write_xlsx
from zhiben.documents.spreadsheet.reading import read_xlsx
from zhiben.documents.spreadsheet.templates import TemplateColumn, is_example, write_template

__all__ = [
    "BadFile",
    "Cell",
    "TemplateColumn",
    "is_example",
    "read_xlsx",
    "save_xlsx",
    "write_template",
    "write_xlsx",
]
