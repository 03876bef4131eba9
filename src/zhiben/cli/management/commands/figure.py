"""zhiben figure list | value | rows."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.cli.noun import NounCommand, add_question, asked_period, asked_scope, asked_seal
from zhiben.facts.words import bracketed
from zhiben.figures import catalogue
from zhiben.figures import queries as figures
from zhiben.figures.queries import Number
from zhiben.registers import queries as registers


class Command(NounCommand):
    """Figures: what there is, what they are, and which records they count."""

    help = _("指标：目录、取值、明细")

    def add_verbs(self, verbs: Any) -> None:
        """list, value, rows."""
        self.verb(verbs, "list", _("列出全部指标及口径")).add_argument("--json", action="store_true")
        for name, said in (("value", _("取一个指标的值")), ("rows", _("列出一个指标所计的记录"))):
            parser = self.verb(verbs, name, said)
            parser.add_argument("code", help=_("指标代码"))
            add_question(parser)
            parser.add_argument("--json", action="store_true")
            if name == "value":
                parser.add_argument("--by", default="", help=_("分组：organisation,region,field,level,category"))
            else:
                parser.add_argument("--limit", type=int, default=100, help=_("最多几条"))

    def verb_list(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Every definition."""
        found = catalogue.figures()
        data = [
            {
                "code": each.code,
                "label": each.label,
                "unit": each.unit_label,
                "definition": each.definition,
                "version": each.version,
                "aggregate": each.aggregate,
            }
            for each in found
        ]
        self.say(
            data,
            options,
            (f"{each.code}\t{bracketed(each.label, each.unit_label)}\t{each.definition}" for each in found),
        )

    def verb_value(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """The value, or a table of it."""
        question: dict[str, Any] = {
            "viewer": viewer,
            "scope": asked_scope(viewer, options),
            "period": asked_period(options),
            "as_of": asked_seal(options),
        }
        value = figures.value(code=options["code"], **question)
        data: dict[str, Any] = {
            "code": value.figure.code,
            "label": value.figure.label,
            "unit": value.figure.unit_label,
            "value": plain(value.number),
            "version": value.figure.version,
            "from": value.period.start,
            "to": value.period.end,
            "read_to": min(value.cut or value.period.end, value.period.end),
            "seal": value.seal.number if value.seal else None,
        }
        lines = [f"{value.figure.label} {shown(value.number)} {value.figure.unit_label}"]
        if options["by"]:
            by = options["by"].split(",")
            table = figures.breakdown(codes=[options["code"]], by=by, **question)
            data["by"] = by
            data["rows"] = [[*row.dimensions, plain(row.numbers[0])] for row in table.rows]
            lines += ["\t".join([*row.dimensions, shown(row.numbers[0])]) for row in table.rows]
            if not table.additive:
                lines.append(_("合计已去重"))
        self.say(data, options, lines)

    def verb_rows(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """The records behind the figure."""
        rows = figures.rows(
            viewer=viewer,
            code=options["code"],
            scope=asked_scope(viewer, options),
            period=asked_period(options),
            as_of=asked_seal(options),
            limit=options["limit"],
        )
        titles = registers.titles([(row.kind, row.subject) for row in rows], viewer=viewer)
        data = [
            {
                "subject": row.subject,
                "day": row.day,
                "quantity": row.quantity,
                "kind": row.kind,
                "title": titles.get(row.subject, ""),
            }
            for row in rows
        ]
        self.say(
            data,
            options,
            (f"{row.day}\t{row.quantity}\t{titles.get(row.subject, '')}\t{row.subject}" for row in rows),
        )


def plain(number: Number) -> int | str | None:
    """A whole number as it is, a ratio as its exact fraction."""
    return str(number) if isinstance(number, Fraction) else number


def shown(number: Number) -> str:
    """For people: a ratio as a percentage."""
    if number is None:
        return "—"
    return f"{float(number) * 100:.1f}%" if isinstance(number, Fraction) else str(number)
