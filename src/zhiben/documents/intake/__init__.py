"""Files in: what an office received, as one text with its tables, whatever the file was.

`read_source` for files, `source_of` for pasted text. Bounded in size, cells, pages and nesting; refuses with BadFile.
"""

from zhiben.documents.intake.files import read_source
from zhiben.documents.intake.plain import source_of
from zhiben.documents.intake.source import Source, Span

__all__ = ["Source", "Span", "read_source", "source_of"]
