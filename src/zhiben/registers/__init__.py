"""Registers (台账、清册): each list of records is declared once and shares one list, form, import and export."""
