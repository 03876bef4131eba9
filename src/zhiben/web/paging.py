"""Keyset pages, as lists of pages know them; see registers.paging."""

from zhiben.registers.paging import SIZE, Page, keyset_page

__all__ = ["SIZE", "Page", "keyset_page"]
