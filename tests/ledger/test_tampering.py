"""What somebody who owns the database may try, with its guards off: each is named by `zhiben ledger verify`.

`pytest -s` prints a tally.
"""

from __future__ import annotations

import io
import json
import re
import sys
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from tests.bulletins.conftest import draft, open_issue, published, series, signed, visit, write
from tests.conftest import unguarded

from zhiben.accounts.viewer import SYSTEM
from zhiben.bulletins.models import Issue, PublishedValue, Rendition
from zhiben.calendars import travel
from zhiben.figures.actions import define
from zhiben.figures.models import Definition
from zhiben.ledger import leaves, seals, witness
from zhiben.ledger.actions import seal
from zhiben.ledger.models import Entry, Seal

__all__ = ["draft", "open_issue", "published", "series", "signed", "visit", "write"]  # fixtures

OWN = {"label": "消防检查", "unit": "家次", "definition": "消防检查。", "counts": ["inspection.done"]}
ATTACKS = {}  # name → what is done, with the sentence that has to name it


def attack(said, *, words=(), name=""):
    """`said` is a pattern; `words` are what the auditor types besides."""

    def declare(do):
        ATTACKS[name or do.__name__.replace("_", " ")] = (do, said, words)
        return do

    return declare


def sql(statement, *values):
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@dataclass
class Office:
    """Seal 2 is the one printed in issue 24; a few entries lie between it and seal 3, of the next day."""

    issue: Issue
    entry: Entry  # under seal 1
    witness: Path

    @property
    def printed(self):
        return self.issue.seal

    def chain_anew(self, since=1):
        """As the product itself would have done it."""
        before = Seal.objects.filter(number=since - 1).first()
        first, previous = (before.last, bytes(before.hash)) if before else (0, seals.GENESIS)
        for each in Seal.objects.filter(number__gte=since).order_by("number"):
            found = leaves.digest(first, each.last)
            each.root, each.marks, each.entries = found.root, found.marks, found.entries
            each.hash = previous = seals.chain(each, previous)
            first = each.last
            fields = [each.root, each.marks, each.entries, each.hash, each.number]
            sql("UPDATE ledger_seal SET root=%s, marks=%s, entries=%s, hash=%s WHERE number=%s", *fields)


@pytest.fixture
def earlier(visit):
    """Something was sealed before the issue was sent to review."""
    visit()
    return seal()


@pytest.fixture
def office(earlier, published, visit, tmp_path):
    define(by=SYSTEM, code="own.fire", spec=OWN | {"where": {"field": "fire"}})
    visit()
    with travel(date(2024, 5, 28)):
        seal()
    kept = tmp_path / "witness.txt"
    assert witness.append(kept) == Seal.objects.count() == 3
    return Office(published, Entry.objects.order_by("id")[0], kept)


@attack(r"第1号封存与台账不符，自第{entry}笔分录起。")
def changed_entry(office):
    sql("UPDATE ledger_entry SET quantity = 7 WHERE id = %s", office.entry.pk)


@attack(r"第1号封存与台账不符，自第\d+笔分录起。|第1号封存与台账不符。")
def deleted_entry(office):
    sql("DELETE FROM ledger_entry WHERE id = %s", office.entry.pk)


@attack(r"第1号封存与台账不符，自第0笔分录起。")
def entry_inserted_before_all_others(office):
    copied(office.entry, 0)


@attack(r"第3号封存与台账不符，自第\d+笔分录起。")
def entry_inserted_into_a_gap(office):
    gap = Entry.objects.get(id=office.printed.last + 1)
    sql("DELETE FROM ledger_entry WHERE id = %s", gap.pk)
    office.chain_anew(3)
    office.witness.unlink()
    witness.append(office.witness)  # the gap was there before anybody witnessed it
    copied(gap, gap.pk)


@attack(r"第1号封存与台账不符，自第{entry}笔分录起。")
def reordered_entries(office):
    one, other = office.entry.pk, office.entry.pk + 1
    sql("UPDATE ledger_entry SET id = -1 WHERE id = %s", one)
    sql("UPDATE ledger_entry SET id = %s WHERE id = %s", one, other)
    sql("UPDATE ledger_entry SET id = %s WHERE id = -1", other)


@attack(r"第1号封存与台账不符。", name="changed seal: its day")
def changed_day(office):
    sql("UPDATE ledger_seal SET day = '2024-05-20' WHERE number = 1")


@attack(r"第2号封存的逐笔标记被改动", name="changed seal: its marks")
def changed_marks(office):
    closed = Seal.objects.get(number=2)
    sql("UPDATE ledger_seal SET marks = %s WHERE number = 2", bytes(len(bytes(closed.marks))))


@attack(r"第1号封存与台账不符")
def swapped_seals(office):
    for number, to in ((1, 1001), (2, 1), (1001, 2)):
        sql("UPDATE ledger_seal SET number = %s WHERE number = %s", to, number)


@attack(r"缺少第2号封存", name="removed seal: one in the middle")
def removed_seal(office):
    sql("UPDATE bulletins_issue SET seal_id = 1")
    sql("DELETE FROM ledger_seal WHERE number = 2")


@attack(r"见证中有第3号封存（{last}），台账里却没有", words=("--witness", "{witness}"), name="removed seal: the last")
def removed_last_seal(office):
    sql("DELETE FROM ledger_seal WHERE number = 3")


@attack(r"封存，印发时为“2 {whole}”，现为“（没有）”", name="removed seals: the printed one and all after it")
def truncated_tail(office):
    sql("UPDATE bulletins_issue SET seal_id = 1")
    sql("DELETE FROM ledger_seal WHERE number >= 2")


def rewritten(office):
    """The worst: an entry is changed, and root, marks and hash of every seal since are computed anew."""
    sql("UPDATE ledger_entry SET quantity = quantity + 1 WHERE id = %s", office.entry.pk)
    office.chain_anew()


@attack(
    r"召陵安全生产简报 第24期：封存，印发时为“2 {whole}”，现为“2 [0-9a-f]{{64}}”",
    name="rewritten chain, by the bulletin",
)
def rewritten_by_bulletin(office):
    rewritten(office)


@attack(
    r"第1号封存现为 [0-9a-f]{{12}}，见证中是 {first}：封存链被改写。",
    words=("--witness", "{witness}"),
    name="rewritten chain, by the witness",
)
def rewritten_by_witness(office):
    rewritten(office)


@attack(
    r"第2号封存现为 [0-9a-f]{{12}}，见证中是 {short}：封存链被改写。",
    words=("--hash", "2:{short}"),
    name="rewritten chain, by what paper says",
)
def rewritten_by_paper(office):
    rewritten(office)


@attack(
    r"文件 docx 所印封存，印发时为“[0-9a-f]{{12}}”，现为“（没有）”",
    name="rewritten chain with the issue's JSON made to fit",
)
def rewritten_with_json(office):
    rewritten(office)
    file = Rendition.objects.get(issue=office.issue, format="json")
    said = json.loads(bytes(file.content))
    said["seal"]["hash"] = bytes(Seal.objects.get(number=2).hash).hex()
    content = json.dumps(said, ensure_ascii=False).encode()
    sql(
        "UPDATE bulletins_rendition SET content = %s, sha256 = %s WHERE format = 'json'",
        content,
        sha256(content).hexdigest(),
    )


@attack(
    r"第3号封存现为 [0-9a-f]{{12}}，见证中是",
    words=("--witness", "{witness}"),
    name="rewritten end, after the last bulletin",
)
def rewritten_end(office):
    sql("UPDATE ledger_entry SET quantity = 9 WHERE id = %s", office.printed.last + 1)
    office.chain_anew(3)


def redefine(code, **changes):
    kept = Definition.objects.get(code=code)
    sql("UPDATE figures_definition SET spec = %s WHERE id = %s", json.dumps(kept.spec | changes), kept.pk)


@attack(
    r"指标“own.fire”的口径被改动：应为版本 {own}，内容却是 [0-9a-f]{{12}}。", name="changed definition: an own figure"
)
def changed_own_definition(office):
    redefine("own.fire", where={})


@attack(
    r"指标“own.fire”现行的口径是 [0-9a-f]{{12}}，操作记录里定义的是 {own}。",
    name="changed definition: an own figure, version made to fit",
)
def changed_own_definition_and_version(office):
    redefine("own.fire", where={})
    kept = Definition.objects.get(code="own.fire")
    from zhiben.figures.definitions import figure_from

    sql("UPDATE figures_definition SET version = %s WHERE id = %s", figure_from("own.fire", kept.spec).version, kept.pk)


@attack(
    r"指标“inspections.done”的口径被改动：应为版本 {used}，内容却是", name="changed definition: the one an issue used"
)
def changed_used_definition(office):
    redefine("inspections.done", where={"field": "fire"})


@attack(
    r"指标“inspections.done”的口径被改动：应为版本 {used}，内容却是 无法读出。",
    name="changed definition: made unreadable",
)
def damaged_definition(office):
    redefine("inspections.done", aggregate="mean")


@attack(
    r"第24期：召陵区推进治本攻坚三年行动 {{检查}}，印发时为“2”，现为“没有找到指标口径“inspections.done@000000000000”",
    name="changed published value: its definition",
)
def changed_version(office):
    sql("UPDATE bulletins_publishedvalue SET version = '000000000000'")


@attack(
    r"第24期：召陵区推进治本攻坚三年行动 {{检查}}，印发时为“21”，现为“2（2 ≠ 21）”",
    name="changed published value: its number",
)
def changed_value(office):
    sql("UPDATE bulletins_publishedvalue SET text = '21', numerator = 21")


@attack(r"第24期：数字个数，印发时为“1”，现为“0”")
def removed_published_value(office):
    sql("DELETE FROM bulletins_publishedvalue")


@attack(r"第24期：文件 pdf，印发时为“[0-9a-f]{{64}}”，现为“[0-9a-f]{{64}}”")
def changed_file(office):
    file = Rendition.objects.get(issue=office.issue, format="pdf")
    sql("UPDATE bulletins_rendition SET content = %s WHERE format = 'pdf'", bytes(file.content) + b"%")


@attack(r"第24期：文件 json，印发时为“（有）”，现为“（没有）”", name="removed file: the issue's JSON")
def removed_file(office):
    sql("DELETE FROM bulletins_rendition WHERE format = 'json'")


def copied(entry, position):
    entry.pk, entry.line = position, entry.line + 100
    entry.save(force_insert=True)


def verify(*words):
    out = io.StringIO()
    call_command("ledger", "verify", *words, stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def tally():
    found = []
    yield found
    if found:
        width = max(map(len, ATTACKS))
        rows = [f"  {name:<{width}}  {said}" for name, said in found]
        head = f"{connection.vendor}: {len(found)} of {len(ATTACKS)} attacks tried, {len(found)} named"
        sys.stdout.write("\n".join(["", head, *rows, ""]))


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_named(name, office, tally):
    do, said, words = ATTACKS[name]
    own, used = (Definition.objects.get(code=code).version for code in ("own.fire", "inspections.done"))
    whole, (first, *_rest, last) = (
        bytes(office.printed.hash).hex(),
        [each.short_hash for each in Seal.objects.order_by("number")],
    )
    known = {"entry": office.entry.pk, "own": own, "used": used, "witness": office.witness, "whole": whole}
    known |= {"short": whole[:12], "first": first, "last": last}
    words = [word.format(**known) for word in words]
    assert verify(*words, "--witness", office.witness).startswith("3 次封存，全部相符。\n")
    do(office)
    with pytest.raises(CommandError) as complaint:
        verify(*words)
    (line,) = [each for each in str(complaint.value).splitlines() if re.search(said.format(**known), each)][:1] or [
        None
    ]
    assert line, str(complaint.value)
    tally.append((name, line))


def test_what_only_a_witness_can_know_is_not_noticed_without_one(office):
    """Said plainly in docs/ledger.md: this is why the newest hash has to leave the machine."""
    rewritten_end(office)
    assert "3 次封存，全部相符。" in verify()
    with pytest.raises(CommandError):
        verify("--witness", office.witness)


def test_a_sound_ledger_says_all_that_was_compared(office, settings):
    settings.ZHIBEN_WITNESS = str(office.witness)
    assert verify("--hash", f"2:{office.printed.short_hash}").splitlines() == [
        "3 次封存，全部相符。",
        "与 1 条见证相符。",
        "与 3 条见证相符。",
        "1 期简报与印发时相符。",
    ]
    assert PublishedValue.objects.count() == 1
