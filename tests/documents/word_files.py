"""Word files for tests, with what python-docx cannot write itself."""

from __future__ import annotations

import io
import zipfile

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def saved(word) -> bytes:
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def of(*xml: str, footnotes: dict[int, str] | None = None) -> bytes:
    """A file whose body is these elements, `W` standing for the namespace's declaration."""
    word = docx.Document()
    for each in xml:
        word.element.body.insert(len(word.element.body) - 1, parse_xml(each.replace("W>", f"{nsdecls('w')}>", 1)))
    if footnotes:
        notes = "".join(
            f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{words}</w:t></w:r></w:p></w:footnote>'
            for number, words in footnotes.items()
        )
        first = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>-</w:t></w:r></w:p></w:footnote>'
        blob = f"<w:footnotes {nsdecls('w')}>{first}{notes}</w:footnotes>".encode()
        part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES, blob, word.part.package)
        word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    return saved(word)


def run(words: str, look: str = "") -> str:
    """A `w:r`."""
    return f'<w:r>{look and f"<w:rPr>{look}</w:rPr>"}<w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    return f"<w:p W>{''.join(each if each.startswith('<') else run(each) for each in runs)}</w:p>"


def with_member(content: bytes, name: str, data: bytes) -> bytes:
    """The file with one member more."""
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return stream.getvalue()
