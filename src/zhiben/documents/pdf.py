"""The tree as PDF: PDF/A-2a and PDF/UA-1, fonts embedded, figures as links, the same bytes for the same document."""

from __future__ import annotations

import json
import re
from typing import Any

import typst

from zhiben.documents.fonts import Cast, cast
from zhiben.documents.layout import DATA
from zhiben.documents.tree import Document, to_data

_STANDARDS: list[Any] = ["a-2a", "ua-1"]
_FONT_FAMILY = re.compile(r"""font-family\s*(=\s*(["'])(?:(?!\2).)*\2|:\s*[^;"'}]+)""")
_CHART = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")'


def render_pdf(document: Document, *, timestamp: int) -> bytes:
    """The pages of `document`; `timestamp` (seconds since 1970) is the date written into the file.

    Safe to call from many threads. Raises NoFonts.
    """
    fonts = cast()
    inputs = {"document": json.dumps(_data(document, fonts), ensure_ascii=False), "fonts": json.dumps(fonts.families())}
    # compile() keeps nothing between calls; a typst.Compiler shared by threads fails with "Already borrowed".
    pages = typst.compile(
        str(DATA / "document.typ"),
        format="pdf",
        root=str(DATA),
        font_paths=fonts.fonts,
        ignore_system_fonts=True,
        sys_inputs=inputs,
        pdf_standards=_STANDARDS,
        timestamp=timestamp,
    )
    return _bytes(pages)


def draw_svg(svg: str, *, ppi: float = 220) -> bytes:
    """A chart as PNG, for readers that cannot show SVG (Word before 2016, WPS)."""
    fonts = cast()
    picture = typst.compile(
        _CHART.encode(),
        format="png",
        font_paths=fonts.fonts,
        ignore_system_fonts=True,
        sys_inputs={"svg": with_font(svg, fonts.parts["hei"].family)},
        ppi=ppi,
    )
    return _bytes(picture)


def with_font(svg: str, family: str) -> str:
    """`svg` with its words in `family`: a face that only the author's machine has would be replaced at random."""
    named = _FONT_FAMILY.sub(lambda found: "font-family" + (f'="{family}"' if found[2] else f":{family}"), svg)
    return named.replace("<svg", f'<svg font-family="{family}"', 1) if named == svg else named


def _data(document: Document, fonts: Cast) -> dict[str, Any]:
    """What the template reads: the whole tree, headings numbered for the outline, lines of the 版记 made up."""
    data: dict[str, Any] = to_data(document, defaults=True)
    deepest = 0
    for block in data["blocks"]:
        if block["node"] == "title":  # PDF/UA: an outline starts at 1 and never skips a level
            deepest = block["outline"] = min(block["level"], deepest + 1)
        elif block["node"] == "chart":
            block["svg"] = with_font(block["svg"], fonts.parts["hei"].family)
    if document.end:
        end = document.end
        data["end"] |= {"staff": end.staff(), "recipients": end.recipients(), "print_run": end.print_run()}
    return data


def _bytes(result: object) -> bytes:
    first = result[0] if isinstance(result, list) else result
    if not isinstance(first, bytes):
        raise TypeError(type(first))
    return first
