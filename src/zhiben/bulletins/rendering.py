"""An issue as one document: masthead, articles with their figures as links, end matter with names and the seal."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from zhiben.bulletins.body import Piece, paragraphs
from zhiben.bulletins.models import Article, Issue, Reference, Step
from zhiben.bulletins.references import Quoted, scope_of
from zhiben.documents.pdf import render_pdf
from zhiben.documents.tree import (
    Block,
    Content,
    Document,
    EndMatter,
    Figure,
    Masthead,
    Paragraph,
    RecordLink,
    Text,
    Title,
)
from zhiben.documents.word import render_docx


def document(issue: Issue, articles: list[Article], quoted: dict[UUID, Quoted]) -> Document:
    """The issue's tree, with the words that each reference has in `quoted`."""
    address = issue.public_address or settings.ZHIBEN_PUBLIC_ADDRESS
    blocks: list[Block] = []
    for article in articles:
        references = {each.name: each for each in article.references.all()}
        blocks.append(Title((Text("\n".join(article.title.split())),)))
        here = f"{address}/bulletins/{issue.number}"
        blocks += [Paragraph(_content(pieces, references, quoted, here)) for pieces in paragraphs(article.body)]
    return Document(
        kind="bulletin",
        title=f"{issue.series.name} 第{issue.number}期",
        author=issue.series.issuer.name,
        blocks=tuple(blocks),
        masthead=_masthead(issue),
        end=_end(issue),
        issued_on=issue.happened_on.isoformat(),
    )


def renditions(issue: Issue, tree: Document, quoted: dict[UUID, Quoted]) -> dict[str, bytes]:
    """The finished files by format: docx, pdf, and json with every figure's text, code, scope, period, seal and value."""
    noon = datetime(issue.happened_on.year, issue.happened_on.month, issue.happened_on.day, 4, tzinfo=UTC)
    return {
        "docx": render_docx(tree),
        "pdf": render_pdf(tree, timestamp=int(noon.timestamp())),
        "json": json.dumps(figures_json(issue, quoted), ensure_ascii=False, indent=1).encode(),
    }


def draft_docx(issue: Issue, articles: list[Article], quoted: dict[UUID, Quoted]) -> bytes:
    """The draft in Word, each figure's definition as a comment."""
    return render_docx(document(issue, articles, quoted), draft=True)


def figures_json(issue: Issue, quoted: dict[UUID, Quoted]) -> dict[str, Any]:
    """Everything a machine needs to recompute the issue's numbers."""
    with translation.override("zh-hans"):
        return {
            "series": issue.series.name,
            "number": issue.number,
            "special_number": issue.special_number,
            "date": issue.happened_on.isoformat(),
            "seal": {"number": issue.seal.number, "hash": bytes(issue.seal.hash).hex()} if issue.seal else None,
            "figures": [_figure_json(issue, each) for each in _in_order(quoted) if each.value],
            "records": [
                {
                    "name": each.reference.name,
                    "text": each.text,
                    "record": str(each.reference.subject),
                    "attribute": each.reference.attribute,
                }
                for each in _in_order(quoted)
                if each.reference.kind == Reference.Kind.RECORD
            ],
        }


def _figure_json(issue: Issue, each: Quoted) -> dict[str, Any]:
    value = each.value
    if value is None:
        raise ValueError(each.reference.name)
    scope = scope_of(each.reference)
    return {
        "article": each.reference.article.title,
        "name": each.reference.name,
        "text": each.text,
        "code": value.figure.code,
        "label": value.figure.label_zh,
        "unit": value.figure.unit,
        "version": value.figure.version,
        "form": each.reference.form,
        "scope": scope_json(scope),
        "period": {"from": value.period.start.isoformat(), "to": value.period.end.isoformat()},
        "seal": issue.seal.number if issue.seal else None,
        "value": value.number if isinstance(value.number, int) else str(value.number),
    }


def scope_json(scope: Any) -> dict[str, Any]:
    """The parts of a scope that narrow anything."""
    named = {"organisation": scope.organisation, "region": scope.region, "field": scope.field, "only": scope.only}
    return {name: part for name, part in named.items() if part}


def _in_order(quoted: dict[UUID, Quoted]) -> list[Quoted]:
    return sorted(quoted.values(), key=lambda each: (each.reference.article.position, str(each.reference.id)))


def _content(
    pieces: list[Piece], references: dict[str, Reference], quoted: dict[UUID, Quoted], address: str
) -> Content:
    found: list[Text | Figure | RecordLink] = []
    for piece in pieces:
        if not piece.reference:
            found.append(Text(piece.text, "lead" if piece.lead else ""))
            continue
        each = quoted[references[piece.text].id]
        href = f"{address}/values/{each.reference.id}/"
        if each.value is not None:
            found.append(Figure(str(each.reference.id), each.text, href, each.note))
        else:
            found.append(RecordLink(str(each.reference.id), each.text, href))
    return tuple(found)


def _masthead(issue: Issue) -> Masthead:
    special = f"（{issue.series.special_name} 第{issue.special_number}期）" if issue.special_number else ""
    on = issue.happened_on
    return Masthead(
        issue.series.name,
        f"第{issue.number}期",
        issue.series.issuer.name,
        f"{on.year}年{on.month}月{on.day}日",
        special,
    )


def _end(issue: Issue) -> EndMatter:
    editors = issue.steps.filter(kind=Step.Kind.EDITED).order_by("number").values_list("name", flat=True)
    note = ""
    if issue.seal:
        note = _("台账封存 第%(number)s号 %(hash)s") % {"number": issue.seal.number, "hash": issue.seal.short_hash}
    return EndMatter(
        editors=tuple(editors),
        reviewer=issue.reviewer,
        signatory=issue.signatory,
        send_to=issue.send_to,
        copy_to=issue.copy_to,
        seal_note=note,
    )
