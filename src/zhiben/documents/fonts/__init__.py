"""Fonts: built without root, replaced by an office's own, checked before a document is issued."""

from zhiben.documents.fonts.roles import Cast, NoFonts, Part, cast, fonts_folder, report, use_fonts

__all__ = ["Cast", "NoFonts", "Part", "cast", "fonts_folder", "report", "use_fonts"]
