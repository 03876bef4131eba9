"""The English catalogue: find what the source says, merge translations, refuse gaps, compile.

    translations.py check                   exit 1 where a text lacks English, or the catalogue is not the source's
    translations.py update [FILE.tsv ...]   bring the catalogue to the source, taking English from the files
    translations.py compile                 write django.mo where it is older than its source

The source's strings are Chinese; `src/zhiben/locale/en` is the only catalogue. GNU gettext is not needed, for it would
have to be installed by root. A TSV line is 中文<TAB>English, with <TAB>plural English where the source counts; in it
`\\n` is a line's end, and `context|` may stand before the Chinese of a text with a context.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "zhiben"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"

# Django's functions, and at which argument the context, the text and its plural stand.
SINGULAR, PLURAL, CONTEXT, CONTEXT_PLURAL = (None, 0, None), (None, 0, 1), (0, 1, None), (0, 1, 2)
SHAPES: dict[str, tuple[int | None, int, int | None]] = {
    "gettext": SINGULAR,
    "gettext_lazy": SINGULAR,
    "gettext_noop": SINGULAR,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "pgettext": CONTEXT,
    "pgettext_lazy": CONTEXT,
    "npgettext": CONTEXT_PLURAL,
    "npgettext_lazy": CONTEXT_PLURAL,
}
STRING = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
TEMPLATE_CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*{STRING}(?:\s*,\s*{STRING})?(?:\s*,\s*{STRING})?")
MARK = "gettext_noop"  # a package that is read without Django defines its own; it translates nothing, so any will do
PLACEHOLDER = re.compile(r"%\(\w+\)|\{\w*(?:[!:][^}]*)?\}|%(?=[sdrfx])")


@dataclass(frozen=True, order=True)
class Text:
    """One translatable text: what a catalogue entry is found by."""

    chinese: str
    context: str = ""
    plural: str = ""


@dataclass
class Report:
    """What stands in the way of a complete catalogue, one sentence each."""

    faults: list[str] = field(default_factory=list)

    def add(self, text: Text, fault: str) -> None:
        self.faults.append(f"{fault}: {text.context + '|' if text.context else ''}{text.chinese!r}")


def texts_of_python(file: Path) -> Iterator[Text]:
    """The constant texts that a module hands to Django's translation functions, whatever it calls them."""
    tree = ast.parse(file.read_text("utf-8"), file)
    names: dict[str, str] = {MARK: MARK}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname or alias.name: alias.name for alias in node.names if alias.name in SHAPES}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Name(id=name):
                called = names.get(name, "")
            case ast.Attribute(value=ast.Name(id="translation"), attr=name):
                called = name
            case _:
                continue
        if called in SHAPES and (text := _text(SHAPES[called], [_constant(argument) for argument in node.args])):
            yield text


def _constant(node: ast.expr) -> str | None:
    """The text of a literal, or None: a variable's text is translated where it is declared."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _text(shape: tuple[int | None, int, int | None], words: list[str | None]) -> Text | None:
    """The text that a call's arguments name, or None where one of them is no literal."""
    chosen = ["" if at is None else words[at] if at < len(words) else None for at in shape]
    match chosen:
        case [str(context), str(chinese), str(plural)] if chinese:
            return Text(chinese, context, plural)
    return None


def texts_of_template(file: Path) -> Iterator[Text]:
    """The texts of `{% translate %}`, `{% blocktranslate %}` and `_("…")` in one template."""
    for call in TEMPLATE_CALL.finditer(templatize(file.read_text("utf-8"), origin=str(file))):
        name = "gettext" if call[1] == "_" else call[1]
        words = [ast.literal_eval(word) if word else None for word in call.groups()[1:]]
        if text := _text(SHAPES[name], words):
            yield text


def texts() -> list[Text]:
    """Everything the source asks to have translated, each once."""
    if not settings.configured:
        settings.configure()  # the template lexer looks for settings, whichever
    found: set[Text] = set()
    for file in SOURCE.rglob("*.py"):
        found.update(texts_of_python(file))
    for file in SOURCE.rglob("templates/**/*"):
        if file.suffix in {".html", ".txt", ".svg"}:
            found.update(texts_of_template(file))
    return sorted(found)


def entries() -> dict[Text, polib.POEntry]:
    """The catalogue as it stands."""
    if not CATALOGUE.exists():
        return {}
    catalogue = polib.pofile(str(CATALOGUE), encoding="utf-8")
    return {_key(entry): entry for entry in catalogue if not entry.obsolete}


def _key(entry: polib.POEntry) -> Text:
    return Text(entry.msgid, entry.msgctxt or "", entry.msgid_plural or "")


def english_of(entry: polib.POEntry) -> list[str]:
    """An entry's translations: one, or one and many."""
    return [entry.msgstr_plural.get(n, "") for n in (0, 1)] if entry.msgid_plural else [entry.msgstr]


def check() -> list[str]:
    """What the catalogue lacks; empty when every text has its English."""
    report, there, wanted = Report(), entries(), texts()
    for text in wanted:
        entry = there.get(text)
        if entry is None:
            report.add(text, "not in the catalogue")
        elif entry.fuzzy:
            report.add(text, "fuzzy")
        elif not all(english_of(entry)):
            report.add(text, "no English")
        else:
            for fault in _faults(text, english_of(entry)):
                report.add(text, fault)
    for text in sorted(set(there) - set(wanted)):
        report.add(text, "in the catalogue, but nowhere in the source")
    return report.faults


def _faults(text: Text, english: list[str]) -> Iterator[str]:
    """What is wrong with a translation that is there."""
    if "%" in set(PLACEHOLDER.findall(text.chinese)):
        yield "a placeholder has no name"
    for words in english:
        if set(PLACEHOLDER.findall(words)) - set(PLACEHOLDER.findall(text.chinese + text.plural)):
            yield f"the English {words!r} has a placeholder that the Chinese has not"
        if words.startswith("\n") != text.chinese.startswith("\n") or words.endswith("\n") != text.chinese.endswith(
            "\n"
        ):
            yield f"the English {words!r} begins or ends with another line break than the Chinese"
    lost = set(PLACEHOLDER.findall(text.chinese)) - set(PLACEHOLDER.findall(english[-1]))
    if lost:
        yield f"the English {english[-1]!r} lacks {', '.join(sorted(lost))}"


def read_tsv(file: Path) -> Iterator[tuple[str, list[str]]]:
    """`context|中文` and its English, of each line; a line without a tab is named and refused."""
    for number, line in enumerate(file.read_text("utf-8-sig").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        chinese, *english = (cell.replace("\\n", "\n") for cell in line.split("\t"))
        if not english or not english[0].strip():
            print(f"{file}:{number}: no English after a tab: {line!r}", file=sys.stderr)
            continue
        yield chinese, english  # as it stands: ", " between the members of a list needs its space


def update(files: list[Path]) -> int:
    """Write the catalogue: every text of the source, English kept or taken from `files`. Returns how many lack it."""
    offered: dict[str, list[str]] = {}
    for file in files:
        for chinese, english in read_tsv(file):
            if offered.setdefault(chinese, english) != english:
                print(f"{chinese!r}: keeping {offered[chinese]!r}, {file.name} says {english!r}", file=sys.stderr)
    there, wanted = entries(), texts()
    # The same Chinese may have been translated as another kind of entry (counted, or with a context) before.
    known = {text.chinese: english_of(entry) for text, entry in there.items() if all(english_of(entry))}
    catalogue = polib.POFile(encoding="utf-8", wrapwidth=100)
    catalogue.metadata = {
        "Project-Id-Version": "zhiben",
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for text in wanted:
        entry = there.get(text)
        kept = english_of(entry) if entry is not None and not entry.fuzzy else [""]
        named = f"{text.context}|{text.chinese}" if text.context else text.chinese
        catalogue.append(_entry(text, offered.get(named) or (kept if all(kept) else known.get(text.chinese, [""]))))
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(CATALOGUE))
    unused = sorted(set(offered) - {t.chinese for t in wanted} - {f"{t.context}|{t.chinese}" for t in wanted})
    for chinese in unused:
        print(f"offered, but nowhere in the source: {chinese!r}", file=sys.stderr)
    return sum(not all(english_of(entry)) for entry in catalogue)


def _entry(text: Text, english: list[str]) -> polib.POEntry:
    """One catalogue entry."""
    flags = ["python-format"] if re.search(r"%\(\w+\)|%[sd]", text.chinese) else []
    context = text.context or None
    if text.plural:
        forms = {0: english[0], 1: english[-1]}
        return polib.POEntry(
            msgid=text.chinese, msgid_plural=text.plural, msgctxt=context, msgstr_plural=forms, flags=flags
        )
    return polib.POEntry(msgid=text.chinese, msgctxt=context, msgstr=english[-1], flags=flags)


def compile_catalogue() -> None:
    """Write django.mo beside django.po, unless it is newer already."""
    made = CATALOGUE.with_suffix(".mo")
    if CATALOGUE.exists() and (not made.exists() or made.stat().st_mtime < CATALOGUE.stat().st_mtime):
        polib.pofile(str(CATALOGUE), encoding="utf-8").save_as_mofile(str(made))
        print(f"translations: {made.relative_to(ROOT)}")


def main() -> None:
    """Do as told."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = options.add_subparsers(dest="verb", required=True)
    verbs.add_parser("check", help="exit 1 where English is missing")
    verbs.add_parser("compile", help="write django.mo")
    updating = verbs.add_parser("update", help="bring the catalogue to the source")
    updating.add_argument("files", nargs="*", type=Path, metavar="FILE.tsv", help="Chinese, tab, English")
    chosen = options.parse_args()
    if chosen.verb == "compile":
        compile_catalogue()
    elif chosen.verb == "update":
        missing = update(chosen.files)
        print(f"{CATALOGUE.relative_to(ROOT)}: {len(entries())} texts, {missing} without English")
    elif faults := check():
        print(*faults, sep="\n")
        sys.exit(f"{len(faults)} faults; `python tools/translations.py update` brings the catalogue to the source")


if __name__ == "__main__":
    main()
