"""A move to another database, step by step: the old one sealed, everything carried over, the new one proved.

Until the last step has come out well nothing points to the new database, and the old one stays as it is.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhiben.accounts.viewer import Viewer
from zhiben.backups import moved, moving
from zhiben.cli.answers import answers
from zhiben.cli.drill import Scratch
from zhiben.evidence import queries as files
from zhiben.ledger import actions as ledger
from zhiben.ledger.seals import Broken

VERIFYING, COMPARING = gettext_lazy("目标库核验台账"), gettext_lazy("逐个比较指标")


def carry(address: str, *, by: Viewer) -> Iterator[str]:
    """Every file into another store. Raises NotAllowed, Conflict, StoreAway, CommandError."""
    began = time.monotonic()
    try:
        count = moving.carry_evidence(address, by=by)
    except (OSError, ImportError) as error:
        raise CommandError(_("附件搬不到“%(address)s”：%(error)s") % {"address": address, "error": error}) from error
    yield _line(_("搬运附件"), began, _("%(count)s 个文件") % {"count": count})
    yield _("附件已全部在 %(address)s。请把 ZHIBEN_EVIDENCE 设为它（文件夹则不设），再启动。") % {"address": address}


def move(address: str, *, by: Viewer) -> Iterator[str]:
    """Carry everything over and prove it; what each step says, and how long it took. Raises CannotMove, CommandError."""
    with moving.reached(address) as target:
        moving.refuse_full()
        moving.refuse_company()
        began = time.monotonic()
        seal = _sealed()
        yield _line(_("封存当前库"), began, seal)
        began = time.monotonic()
        moving.prepare()
        yield _line(_("在目标库建表"), began)
        began = time.monotonic()
        carried = moving.copy(by=by)
        said = _("%(tables)s 张表，%(rows)s 行，其中分录 %(entries)s 笔") % carried.__dict__
        yield _line(_("搬运并逐表核对"), began, said)
        began = time.monotonic()
        moving.settle_in()
        yield _line(_("目标库整理"), began)
        yield from proved(address, by=by)
        moving.refuse_company()
        moved.note(target)
    yield _("已全部搬到 %(target)s。请把 ZHIBEN_DATABASE 设为新库，再启动；旧库只多了一条操作记录，请留作备份。") % {
        "target": target
    }


def compare(address: str, *, by: Viewer) -> Iterator[str]:
    """The same proof of a move that was made before."""
    with moving.reached(address):
        began = time.monotonic()
        moving.refuse_differences()
        yield _line(_("逐表核对"), began)
        yield from proved(address, by=by)
    yield _("两边相符。")


def proved(address: str, *, by: Viewer) -> Iterator[str]:
    """The chain, every figure and every file, asked of the new database by processes of its own.

    Not the records against the ledger: both were compared with the old ones, so that says of the new what it said of the old.
    """
    # A home of its own: nothing is answered from files that belong to the old database.
    with tempfile.TemporaryDirectory(prefix="zhiben-move-") as folder:
        scratch = Scratch(Path(folder), address)
        began = time.monotonic()
        yield _line(VERIFYING, began, _run(scratch, VERIFYING, "ledger", "verify"))
        began = time.monotonic()
        there = json.loads(_run(scratch, COMPARING, module="zhiben.cli.answers"))
        count = _compare(answers(), there)
        yield _line(COMPARING, began, _("%(count)s 个数全部相同") % {"count": count})
    began = time.monotonic()
    for file in files.damaged(viewer=by):
        raise CommandError(_("附件“%(name)s”缺失或已改动。") % {"name": file.name})
    yield _line(_("核对附件"), began)


def _sealed() -> str:
    try:
        return str(ledger.seal())
    except Broken as broken:
        raise CommandError(str(broken)) from broken


def _run(scratch: Scratch, title: object, *words: str, module: str = "zhiben.cli.main") -> str:
    done = scratch.run(*words, module=module)
    if done.returncode:
        said = {"step": title, "error": (done.stderr or done.stdout).strip()}
        raise CommandError(_("“%(step)s”没有通过，不要使用目标库：%(error)s") % said)
    return done.stdout.strip()


def _compare(here: dict[str, str], there: dict[str, str]) -> int:
    for question in sorted(here.keys() | there.keys()):
        if here.get(question) != there.get(question):
            said = {"question": question, "here": here.get(question), "there": there.get(question)}
            sentence = _("“%(question)s”两边不同：这边 %(here)s，目标库 %(there)s；不要使用目标库。")
            raise CommandError(sentence % said)
    return len(here)


def _line(title: object, began: float, said: str = "") -> str:
    took = f"{time.monotonic() - began:.1f}"
    line = _("%(title)s：通过，%(seconds)s 秒") % {"title": title, "seconds": took}
    return f"{line}（{'；'.join(said.splitlines())}）" if said else line
