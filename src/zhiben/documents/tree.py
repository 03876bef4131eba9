"""The one document tree: what a document says, nothing of how it looks. Two writers (PDF, Word) and plain text read it.

    Document
    ├── masthead   Masthead (简报报头) or Letterhead (红头文件)
    ├── blocks     Title · Paragraph · Table · Chart · PageBreak · Signature
    │   └── content    Text · Figure · RecordLink
    └── end        EndMatter (版记)

Immutable; as JSON and back without loss. The JSON is canonical and leaves out what has its default, so that a field
added later does not change the digest of a document issued earlier.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from typing import Any, ClassVar, Literal, cast

Style = Literal["", "lead", "kai", "bold"]
Align = Literal["left", "center", "right"]

_STYLES = frozenset({"", "lead", "kai", "bold"})
_ALIGNS = frozenset({"left", "center", "right"})
# Neither XML nor paper can hold control characters; they come in with cells pasted from spreadsheets.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Node:
    """Anything in the tree: its strings are free of control characters, its lists are tuples."""

    node: ClassVar[str] = ""

    def __post_init__(self) -> None:
        for field in fields(self):
            object.__setattr__(self, field.name, _tidy(getattr(self, field.name)))


@dataclass(frozen=True, slots=True)
class Text(Node):
    """Words; `style` is '' (仿宋), 'lead' (黑体提领句), 'kai' (楷体) or 'bold'. A newline breaks the line."""

    node = "text"
    text: str
    style: Style = ""

    def __post_init__(self) -> None:
        Node.__post_init__(self)
        if self.style not in _STYLES:
            raise ValueError(self.style)


@dataclass(frozen=True, slots=True)
class Figure(Node):
    """A number that stands for a figure: `id` names the reference, `href` opens the records, `note` says in words
    what is counted, where, over which period and as of when."""

    node = "figure"
    id: str
    text: str
    href: str
    note: str = ""

    def __post_init__(self) -> None:
        Node.__post_init__(self)
        _check_link(self.href)


@dataclass(frozen=True, slots=True)
class RecordLink(Node):
    """Words that open one record."""

    node = "record"
    id: str
    text: str
    href: str

    def __post_init__(self) -> None:
        Node.__post_init__(self)
        _check_link(self.href)


Inline = Text | Figure | RecordLink
Content = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Title(Node):
    """A heading: level 1 is an article's title (小标宋二号居中), 2 黑体 一、, 3 楷体 （一）, 4 仿宋 1."""

    node = "title"
    content: Content
    level: int = 1

    def __post_init__(self) -> None:
        Node.__post_init__(self)
        if self.level not in range(1, 5):
            raise ValueError(self.level)


@dataclass(frozen=True, slots=True)
class Paragraph(Node):
    """Running text; `indent` moves its first line in by two characters."""

    node = "paragraph"
    content: Content
    indent: bool = True


@dataclass(frozen=True, slots=True)
class Table(Node):
    """`widths` are relative; `aligns` one per column, left where missing. The head repeats on each page."""

    node = "table"
    head: tuple[Content, ...]
    rows: tuple[tuple[Content, ...], ...]
    widths: tuple[float, ...] = ()
    aligns: tuple[Align, ...] = ()
    caption: str = ""

    def __post_init__(self) -> None:
        Node.__post_init__(self)
        columns = len(self.head)
        object.__setattr__(self, "widths", self.widths or (1.0,) * columns)
        object.__setattr__(self, "aligns", self.aligns + ("left",) * (columns - len(self.aligns)))
        if {columns, len(self.widths), len(self.aligns), *map(len, self.rows)} != {columns}:
            raise ValueError("rows, widths and aligns need one entry per column of the head")
        if not set(self.aligns) <= _ALIGNS:
            raise ValueError(self.aligns)


@dataclass(frozen=True, slots=True)
class Chart(Node):
    """A drawing as SVG, with the sentence that says what it shows to whoever cannot see it."""

    node = "chart"
    svg: str
    alt: str
    caption: str = ""
    width_mm: float = 140.0


@dataclass(frozen=True, slots=True)
class PageBreak(Node):
    """What follows starts on a new page."""

    node = "break"


@dataclass(frozen=True, slots=True)
class Signature(Node):
    """Issuer and date (署名、成文日期); `seal` leaves room for the stamp."""

    node = "signature"
    organisation: str
    date: str
    seal: bool = True


Block = Title | Paragraph | Table | Chart | PageBreak | Signature


@dataclass(frozen=True, slots=True)
class Masthead(Node):
    """简报报头: 名称、第N期、（专刊 第M期）、编印机关、日期."""

    node = "masthead"
    name: str
    issue: str
    issuer: str
    date: str
    special: str = ""


@dataclass(frozen=True, slots=True)
class Letterhead(Node):
    """红头: 发文机关标志 and 发文字号 such as 召应急责改〔2024〕7号."""

    node = "letterhead"
    organisation: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class EndMatter(Node):
    """版记 at the foot of the last page. `seal_note` names the ledger's seal that the numbers were read under."""

    node = "end"
    editors: tuple[str, ...] = ()
    reviewer: str = ""
    signatory: str = ""
    report_to: str = ""
    send_to: str = ""
    copy_to: str = ""
    copies: int = 0
    seal_note: str = ""

    def staff(self) -> str:
        """编辑：… 审核：… 签发：…, those that are named."""
        named = (("编辑", " ".join(self.editors)), ("审核", self.reviewer), ("签发", self.signatory))
        return "\u3000".join(f"{label}：{who}" for label, who in named if who)

    def recipients(self) -> list[str]:
        """The lines between the rules: 报、送、发 in this order."""
        return [
            f"{label}：{whom}"
            for label, whom in (("报", self.report_to), ("送", self.send_to), ("发", self.copy_to))
            if whom
        ]

    def print_run(self) -> str:
        """（共印N份）, or nothing."""
        return f"（共印{self.copies}份）" if self.copies else ""


@dataclass(frozen=True, slots=True)
class Document(Node):
    """One document. `kind` is the caller's word (bulletin, letter, report…); `issued_on` an ISO date or ''."""

    node = "document"
    kind: str
    title: str
    blocks: tuple[Block, ...]
    masthead: Masthead | Letterhead | None = None
    end: EndMatter | None = None
    author: str = ""
    keywords: tuple[str, ...] = ()
    issued_on: str = ""

    def figures(self) -> Iterator[Figure]:
        """Every figure in reading order, each time it is used."""
        return (piece for piece in _inlines(self.blocks) if isinstance(piece, Figure))

    def to_json(self) -> str:
        """Canonical JSON: sorted keys, no spaces, defaults left out."""
        return json.dumps(to_data(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, source: str) -> Document:
        """The document that to_json() wrote. Raises ValueError for anything else."""
        try:
            found = _from_data(json.loads(source))
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"not a document: {error}") from error
        if not isinstance(found, cls):
            raise ValueError("not a document")  # noqa: TRY004 -- the content is wrong, not the caller
        return found

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()


_NODES: dict[str, type[Node]] = {
    node.node: cast("type[Node]", node)
    for node in (
        Text, Figure, RecordLink, Title, Paragraph, Table, Chart, PageBreak, Signature,
        Masthead, Letterhead, EndMatter, Document,
    )
}  # fmt: skip


def to_data(value: object, *, defaults: bool = False) -> Any:
    """Plain lists and mappings; each node carries its kind as `node`. With `defaults` nothing is left out."""
    if isinstance(value, Node):
        data: dict[str, Any] = {"node": value.node}
        for field in fields(value):
            content = getattr(value, field.name)
            if defaults or field.default is MISSING or content != field.default:
                data[field.name] = to_data(content, defaults=defaults)
        return data
    return [to_data(item, defaults=defaults) for item in value] if isinstance(value, tuple) else value


def _from_data(data: Any) -> Any:
    if isinstance(data, dict):
        return _NODES[data["node"]](**{name: _from_data(value) for name, value in data.items() if name != "node"})
    return tuple(_from_data(item) for item in data) if isinstance(data, list) else data


def _inlines(value: object) -> Iterator[Inline]:
    if isinstance(value, Text | Figure | RecordLink):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _inlines(item)
    elif isinstance(value, Title | Paragraph):
        yield from _inlines(value.content)
    elif isinstance(value, Table):
        yield from _inlines(value.head)
        yield from _inlines(value.rows)


def _tidy(value: Any) -> Any:
    if isinstance(value, str):
        return _CONTROL.sub("", value.replace("\r\n", "\n").replace("\t", " "))
    return tuple(_tidy(item) for item in value) if isinstance(value, list | tuple) else value


def _check_link(href: str) -> None:
    """A link leaves the document and must work from a printed copy's PDF: a whole web address."""
    if not href.startswith(("https://", "http://")) or any(char.isspace() for char in href):
        raise ValueError(f"not a web address: {href!r}")
