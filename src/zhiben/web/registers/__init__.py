"""One set of pages for every declared register: list, record, form, import, export."""
