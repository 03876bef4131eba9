"""Write the documents that the code itself can say: figures, commands, vocabulary, numbers.

    docs.py            write docs/figures.md, docs/commands.md, docs/vocabulary.md and docs/numbers.md
    docs.py --check    exit 1 and say which of them is not what the code says now

Nothing is asked of a database. English comes from the code's own docstrings and data, so that the catalogue of
translations does not matter.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import django
from django.apps import AppConfig, apps
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

from docs_numbers import numbers

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
MADE = "<!-- Made by `python tools/docs.py`; change the source, not this file. -->"
Lines = Iterator[str]


def main() -> int:
    """Write the documents, or compare them; 0 when they are what the code says."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true", help="compare only")
    check: bool = options.parse_args().check
    with tempfile.TemporaryDirectory(prefix="zhiben-docs-") as home:
        os.environ |= {"ZHIBEN_HOME": home, "DJANGO_SETTINGS_MODULE": "zhiben.settings"}
        django.setup()
        made = {
            "figures.md": figures(),
            "commands.md": commands(),
            "vocabulary.md": vocabulary(),
            "numbers.md": numbers(),
        }
        texts = {DOCS / name: "\n".join([*lines, ""]) for name, lines in made.items()}
    stale = [file for file, text in texts.items() if not file.exists() or file.read_text("utf-8") != text]
    for file in stale:
        if not check:
            DOCS.mkdir(exist_ok=True)
            file.write_text(texts[file], "utf-8")
        print(f"{file.relative_to(ROOT)}: {'not what the code says; run python tools/docs.py' if check else 'written'}")
    return 1 if check and stale else 0


def figures() -> Lines:
    """The catalogue, room by room."""
    from zhiben.figures.catalogue import shipped  # noqa: PLC0415  (needs the apps)

    yield from (
        "# Figures · 指标",
        MADE,
        "",
        "Every figure that zhiben ships, from the `figures.toml` of each room. *Counts* names the kinds of ledger entries",
        "(see [the vocabulary](vocabulary.md)) and how they are added up; *version* is twelve digits of the definition's",
        "hash, and a published number keeps the version that it was computed with. An office adds its own on 指标 → 新建,",
        "and `zhiben figure list` shows both.",
        "",
    )
    by_room: dict[str, list[Any]] = {}
    for figure in shipped().values():
        by_room.setdefault(figure.code.partition(".")[0], []).append(figure)
    for room, found in by_room.items():
        yield from (
            f"## {room} · {room_label(room)}",
            "",
            *table("Code", "Figure · 指标", "Definition · 口径", "Counts", "Version"),
        )
        for each in found:
            yield row(
                f"`{each.code}`",
                f"{each.label_zh}（{each.unit}）<br>{each.label_en}",
                f"{each.definition_zh}<br>{each.definition_en}",
                counted(each),
                f"`{each.version}`",
            )
        yield ""


def counted(figure: Any) -> str:
    """What a figure adds up, in a few words."""
    if figure.parts:
        return " ÷ ".join(f"`{part}`" for part in figure.parts)
    said = [" ".join(f"`{kind}`" for kind in figure.counts), figure.aggregate]
    said += [f"{column} = {value}" for column, value in figure.where]
    said += ["cohort"] if figure.cohort else []
    said += ["stock"] if figure.stock else []
    return "<br>".join(said)


def commands() -> Lines:
    """Every command of our own, as its --help says it."""
    yield from (
        "# Commands · 命令",
        MADE,
        "",
        "`zhiben COMMAND --help` and `zhiben COMMAND VERB --help` say the same. Django's own commands (`zhiben migrate`,",
        "`zhiben collectstatic`, …) stand beside these. A command acts as the local operator, who owns the database anyway,",
        "or with `--as USER` as an account with its grants. Where it cannot do what was asked it prints one sentence and",
        "exits with 1.",
        "",
    )
    for name in sorted(name for name, app in get_commands().items() if str(app).startswith("zhiben.")):
        command = load_command_class("zhiben.cli", name)
        yield from (f"## zhiben {name}", "", *both(command.help, type(command)), "")
        yield from described(command, f"zhiben {name}", command.create_parser("zhiben", name))


def described(command: BaseCommand, usage: str, parser: argparse.ArgumentParser) -> Lines:
    """A parser's arguments as a table, then its verbs."""
    common = {"as_user"} | {action.dest for action in BaseCommand().create_parser("zhiben", "any")._actions}  # noqa: SLF001
    verbs: dict[str, argparse.ArgumentParser] = {}
    arguments = []
    for action in parser._actions:  # noqa: SLF001  (format_help differs from one Python to the next)
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            verbs |= action.choices
        elif action.dest not in common and action.help != argparse.SUPPRESS:
            arguments.append(row(f"`{spelled(action)}`", "yes" if action.required else "", str(action.help or "")))
    if arguments:
        yield from (*table("Argument", "Required", "说明"), *arguments, "")
    for name, verb in verbs.items():
        method = getattr(command, f"verb_{name.replace('-', '_')}", None)
        yield from (f"### {usage} {name}", "", *both(verb.description or "", method), "")
        yield from described(command, f"{usage} {name}", verb)


def spelled(action: argparse.Action) -> str:
    """An argument as one types it."""
    if not action.option_strings:
        return action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    said = ", ".join(action.option_strings)
    if action.nargs == 0:
        return said
    if action.choices:
        return f"{said} {{{','.join(map(str, action.choices))}}}"
    return f"{said} {action.metavar or action.dest.upper()}"


def vocabulary() -> Lines:
    """The words of the code and the words of an office."""
    from zhiben.accounts.roles import roles  # noqa: PLC0415  (these need the apps)
    from zhiben.ledger.postings import KINDS  # noqa: PLC0415
    from zhiben.places.fields import business_types, fields  # noqa: PLC0415
    from zhiben.registers.declaration import REGISTERS  # noqa: PLC0415

    yield from (
        "# Vocabulary · 词汇",
        MADE,
        "",
        "The English words of the code beside the Chinese words of the pages. A word of the law has one English name, and",
        "the code uses no other. Figures have [a page of their own](figures.md).",
        "",
        "## Records and other tables · 记录",
        "",
        *table("Name in code", "Chinese", "Meaning"),
    )
    for room in rooms():
        for model in room.get_models():
            chinese = str(model._meta.verbose_name)  # Django makes an English one where there is none
            yield row(f"`{room.label}.{model.__name__}`", "" if chinese.isascii() else chinese, first_line(model))
    yield from ("", "## Registers · 台账", "", *table("Code", "Chinese", "Room"))
    yield from (row(f"`{code}`", each.label, f"`{each.room}`") for code, each in REGISTERS.items())
    yield from named("Roles · 角色", ((f"`{code}`", each.label_zh, each.label_en) for code, each in roles().items()))
    yield from named("Regulated fields · 领域", terms(fields()))
    yield from named("Business types · 业态", terms(business_types()))
    yield from ("", "## Kinds of ledger entries · 分录事项", "", *table("Kind", "Chinese"))
    yield from (row(f"`{kind}`", label) for kind, label in sorted(KINDS.items()))


def terms(found: dict[str, Any]) -> Iterable[tuple[str, str, str]]:
    """Terms as rows."""
    return ((f"`{code}`", each.label_zh, each.label_en) for code, each in found.items())


def named(heading: str, rows: Iterable[tuple[object, ...]]) -> Lines:
    """A section that is one table of code, Chinese, English."""
    yield from ("", f"## {heading}", "", *table("Code", "Chinese", "English"))
    yield from (row(*each) for each in rows)


def rooms() -> list[AppConfig]:
    """The rooms that have tables, in the order of the settings."""
    return [config for config in apps.get_app_configs() if config.name.startswith("zhiben.")]


def room_label(label: str) -> str:
    """A room's Chinese name."""
    return str(apps.get_app_config(label).verbose_name)


def both(chinese: object, described_by: object) -> Lines:
    """A Chinese sentence, and the English one that its code says of itself."""
    said = [sentence for sentence in (str(chinese), first_line(described_by)) if sentence]
    yield "\n\n".join(said)


def first_line(thing: object) -> str:
    """The first sentence of a docstring of its own (Django gives models one that only lists their columns)."""
    said = (getattr(thing, "__doc__", None) or "").strip().partition("\n")[0]
    return "" if said.startswith(f"{getattr(thing, '__name__', '')}(") else said


def table(*headings: str) -> Lines:
    """A table's head."""
    yield row(*headings)
    yield row(*("---" for _heading in headings))


def row(*cells: object) -> str:
    """A table's row."""
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


if __name__ == "__main__":
    sys.exit(main())
