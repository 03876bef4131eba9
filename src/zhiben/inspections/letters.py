"""A letter as a document: letterhead, number, whom it is addressed to, what was found, what is demanded, who signs."""

from __future__ import annotations

from datetime import UTC, date, datetime

from zhiben.accounts.viewer import Viewer
from zhiben.documents.pdf import render_pdf
from zhiben.documents.tree import Block, Document, Letterhead, Paragraph, Signature, Text, Title
from zhiben.documents.word import render_docx
from zhiben.inspections.actions.instruments import asked_of
from zhiben.inspections.models import Instrument
from zhiben.inspections.queries import instruments
from zhiben.standards.instruments import instrument_kinds

AFTER = frozenset({"basis", "remedy", "rights", "refuse"})  # what stands below the demand


def renditions(letter: Instrument, *, viewer: Viewer) -> dict[str, bytes]:
    """The letter as docx and pdf; of one out of sight nothing is made."""
    tree = document(instruments(viewer=viewer).get(pk=letter.pk))
    noon = datetime(letter.happened_on.year, letter.happened_on.month, letter.happened_on.day, 4, tzinfo=UTC)
    return {"docx": render_docx(tree), "pdf": render_pdf(tree, timestamp=int(noon.timestamp()))}


def document(letter: Instrument) -> Document:
    """Its tree; in Chinese, whatever the reader's language: it is an official paper."""
    kind = instrument_kinds()[letter.kind]
    return Document(
        kind="letter",
        title=f"{kind.name} {letter.reference}",
        author=letter.organisation.name,
        masthead=Letterhead(letter.organisation.name, letter.reference),
        blocks=tuple(_blocks(letter)),
        issued_on=letter.happened_on.isoformat(),
    )


def _blocks(letter: Instrument) -> list[Block]:
    kind = instrument_kinds()[letter.kind]
    enterprise = letter.enterprise
    blocks: list[Block] = [Title((Text(kind.name),))]
    if enterprise is not None:
        blocks.append(Paragraph((Text(f"{enterprise.name}："),), indent=False))
    blocks.append(_opening(letter))
    blocks += [_line(f"{number}．{said}") for number, said in enumerate(_problems(letter), 1)]
    asked = asked_of(kind)
    blocks += [_section(asked[key]["label"], text) for key, text in _particulars(letter, after=False)]
    if letter.due_on is not None:
        blocks.append(_line(f"以上问题，责令你单位于{_day(letter.due_on)}前整改完毕。"))
    blocks += [_section(asked[key]["label"], text) for key, text in _particulars(letter, after=True)]
    officers = "、".join(f"{each.name}（执法证号{each.certificate}）" for each in letter.officers.all())
    blocks.append(_line(f"执法人员：{officers}"))
    blocks.append(_line("被检查单位签收：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿＿＿"))
    blocks.append(Signature(letter.organisation.name, _day(letter.happened_on), seal=kind.seal_required))
    return blocks


def _opening(letter: Instrument) -> Paragraph:
    place = letter.premises.name if letter.premises else "你单位"
    said = f"{_day(letter.inspection.happened_on)}，我单位执法人员依法对{place}进行了检查"
    return _line(f"{said}，发现以下问题：" if letter.hazards.exists() else f"{said}。")


def _problems(letter: Instrument) -> list[str]:
    """Fact, where, on what ground, until when where that differs."""
    found = []
    for hazard in letter.hazards.order_by("happened_on", "pk"):
        parts = [hazard.title, hazard.position, hazard.clause]
        if hazard.due_on and hazard.due_on != letter.due_on:
            parts.append(f"期限{_day(hazard.due_on)}")
        found.append("；".join(part for part in parts if part) + "。")
    return found


def _particulars(letter: Instrument, *, after: bool) -> list[tuple[str, str]]:
    order = asked_of(instrument_kinds()[letter.kind])
    return [(key, letter.particulars[key]) for key in order if key in letter.particulars and (key in AFTER) == after]


def _section(label: str, text: str) -> Paragraph:
    return Paragraph((Text(f"{label}：", "lead"), Text(text)))


def _line(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
