"""docs/numbers.md: every form of number that the reader knows, made of the reader's own tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from zhiben.numbers import RULES, choices, contains, read
from zhiben.numbers.bounds import ABOUT, HARDLY, NEAR
from zhiben.numbers.examples import SECTIONS, said
from zhiben.numbers.measures import (
    AFTER_DIGITS,
    AFTER_HANZI,
    COMPOUND,
    DURATIONS,
    LATIN,
    MONEY,
    NEVER_HANZI,
    PER,
    RATES,
)
from zhiben.numbers.statements import KINDS
from zhiben.numbers.statements.examples import WRONG

FAILURES = Path(__file__).resolve().parent.parent / "tests" / "numbers" / "corpus" / "failures.jsonl"
Lines = Iterator[str]
# The rules' own words are the office's; this is the same for readers of English.
MEANINGS = {
    "yu": "not below the number, below the next step of its last digit that is not zero",
    "duo": "the same as 余",
    "near": f"at least {NEAR:%} of the number, below it",
    "about": f"{ABOUT:%} to either side",
    "over": "more than the number",
    "exceed": "more than the number",
    "least": "the number or more",
    "under": "less than the number",
    "most": "the number or less",
}
AGREEMENTS = (
    ("58.8万", 588_000), ("58.8万", 587_612), ("58.8万", 588_960), ("58.8万", 589_000), ("98.4%", Fraction(9836, 100)),
    ("98.4%", Fraction(9849, 100)), ("12000余份", 12_345), ("12000余份", 13_000), ("近10万", 89_999),
)  # fmt: skip


def numbers() -> Lines:
    """The page."""
    yield from (
        "# Numbers in prose · 数字读法",
        "<!-- Made by `python tools/docs.py`; change the source, not this file. -->",
        "",
        "How zhiben reads the numbers of a circular before it holds them against the ledger: `zhiben.numbers.read(text)`.",
        "Every example below is read when this page is made, and a test compares it; `low～high` are the whole numbers that",
        "the words allow, one of them left out where there is no bound on that side.",
        "",
    )
    yield from _bounds()
    yield from _agreement()
    for section in SECTIONS:
        yield from (f"## {section.title}", "", section.said, "", "| words | read |", "|---|---|")
        yield from (f"| {_cell(each.words)} | {_cell(said(each.words)) or '—'} |" for each in section.examples)
        yield ""
    yield from _units()
    yield from _printed()
    yield from _judged()
    yield from _failures()


def _bounds() -> Lines:
    yield from (
        "## Words that bound a number",
        "",
        "| rule | before | behind | 含义 | meaning | example |",
        "|---|---|---|---|---|---|",
    )
    for rule in RULES:
        words = f"{'、'.join(rule.before) or '—'} | {'、'.join(rule.after) or '—'}"
        yield f"| `{rule.code}` | {words} | {rule.meaning} | {MEANINGS[rule.code]} | {rule.example} |"
    yield from (
        "",
        f"基本持平 is a change of {HARDLY.low} % to {HARDLY.high} %. 以上, 以下 and 以内 include the number itself and 超过,",
        "不满 do not (民法典 第一千二百五十九条); （不含） behind a number changes that. The rest is custom, decided here.",
        "",
    )


def _agreement() -> Lines:
    yield from (
        "## Whether a value agrees",
        "",
        "A number whose last printed digit may have been rounded agrees with every value that rounds (half up) *or* truncates",
        "to it, and the answer says which: `exact`, `rounded`, `truncated`, `inside` (a bound) or `no`.",
        "",
        "| printed | value | agreement |",
        "|---|---|---|",
    )
    for printed, value in AGREEMENTS:
        [quantity] = read(printed)
        yield (
            f"| {printed} | {float(value):g} | {contains(quantity, value)} |"
            if isinstance(value, Fraction)
            else (f"| {printed} | {value} | {contains(quantity, value)} |")
        )
    yield ""
    yield from (
        "Whole tenths that a text says of its own numbers are nearer than half a tenth: 24 % are 两成, 25 % are 两成五.",
        "",
    )


def _units() -> Lines:
    yield from (
        "## Measure words and units",
        "",
        "After Arabic digits all of these; after Chinese numerals the second and third line. What no line holds is taken for a",
        "measure word where only one can stand: a character before a mark (12格，), a place of two characters (3园区、), any",
        "character before 次 (36岗次), a second measure word in brackets (6台（套）) or behind a stroke (mg/m³).",
        "",
        f"- Events and compounds: {' '.join(COMPOUND)}",
        f"- One character, after any numeral: {' '.join(AFTER_HANZI)}",
        f"- One character, after Arabic digits: {' '.join(AFTER_DIGITS)}",
        f"- Never after a Chinese numeral alone: {' '.join(sorted(NEVER_HANZI))}",
        f"- In Latin letters: {' '.join(LATIN)}",
        f"- Behind a stroke: {' '.join(sorted(PER))}",
        f"- Money: {' '.join(MONEY)}",
        f"- Rates: {' '.join(RATES)}",
        f"- Lengths of time (read as periods): {' '.join(DURATIONS)}",
        "",
    )


def _printed() -> Lines:
    yield from (
        "## Forms that a figure can be printed in",
        "",
        "The same forms print a figure's value, so that what a bulletin says reads back as what was meant.",
        "",
        "| code | 写法 | example |",
        "|---|---|---|",
    )
    yield from (f"| `{code}` | {label} | {example} |" for code, label, example in choices())
    yield ""


def _judged() -> Lines:
    yield from (
        "## What a text says about its own numbers",
        "",
        "`zhiben.numbers.statements.statements(text, read(text))` looks for these relations, in the wordings that it knows and by what",
        "the numbers near each other add up to, multiply and divide into; a number that satisfies its relation nearly, and not exactly,",
        "is told with what would make it true. Where the relation is not clear it is silent. Then every relation that the numbers around",
        "a number could have with it is weighed, by what some 6000 texts of the corpus meant: what is very likely meant and does not hold",
        "is told too, and what is very unlikely is not ([why](adr/0015-weights-judge-what-wordings-miss.md)).",
        "`python -m bench.judging` says how many of the contradictions in sets of texts it finds, `python -m bench.weights` how many in",
        "texts that no weight has seen.",
        "",
        "| relation | it is true where | a text where it is not | does not fit | would fit |",
        "|---|---|---|---|---|",
    )
    for each in WRONG:
        text = each.text.replace("\t", " ¦ ").replace("\n", " ⏎ ")
        yield f"| `{each.kind}` | {KINDS[each.kind]} | {_cell(text)} | {each.claimed} | {each.shown} |"
    yield ""


def _failures() -> Lines:
    yield from ("## What it still reads wrongly", "")
    for line in FAILURES.read_text("utf-8").splitlines():
        failure = json.loads(line)
        yield f"- {failure['text']} Read: {said(failure['text']) or 'nothing'}. Why: {failure['reason']}."


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", "⏎").replace("\t", "⇥")
