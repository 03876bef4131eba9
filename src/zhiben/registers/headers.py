"""What an office's own headers mean: its first row against the columns of a register."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.calendars import now
from zhiben.facts.errors import Invalid, NotAllowed
from zhiben.facts.paths import within
from zhiben.registers.declaration import Column, Register
from zhiben.registers.models import HeaderMapping

ALIKE = 0.6  # 目标类型 is proposed for 目标类别, 检查人 is not for 检查日期
SYNONYMS = {"时间": "日期", "姓名": "人", "人员": "人", "情况": "", "名称": ""}
IN_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
Mapped = Mapping[str, str]  # header → column name, '' for a header to leave out


@dataclass(frozen=True)
class Match:
    """What the headers probably mean."""

    mapping: dict[str, str]
    proposed: frozenset[str]  # headers that only look alike: a person decides
    unmatched: tuple[str, ...]  # headers that nothing fits
    missing: tuple[Column, ...]  # required columns without a header

    @property
    def certain(self) -> bool:
        """Whether nobody needs to look at it: no guess, nothing required missing."""
        return not self.proposed and not self.missing


def importable(register: Register) -> tuple[Column, ...]:
    """The columns that a spreadsheet can fill."""
    return tuple(column for column in register.columns if column.editable and column.kind != "files")


def match_headers(register: Register, headers: Sequence[str], *, viewer: Viewer) -> Match:
    """As remembered for these very headers; else by label, alias or name; what is left by likeness, as a proposal."""
    remembered = _remembered(register, headers, viewer)
    mapping = dict.fromkeys(headers, "") | {header: name for header, name in remembered.items() if header in headers}
    proposed: set[str] = set()
    if not remembered:
        mapping |= _exact(register, headers)
        proposals = _alike(register, mapping)
        mapping |= proposals
        proposed = set(proposals)
    used = set(mapping.values())
    return Match(
        mapping,
        frozenset(proposed),
        tuple(header for header in headers if not mapping[header]),
        tuple(column for column in importable(register) if column.required and column.name not in used),
    )


@transaction.atomic
def remember(register: Register, headers: Sequence[str], mapping: Mapped, *, by: Viewer) -> None:
    """Use this mapping whenever somebody of the same organisation, or below it, brings the same headers."""
    checked(register, mapping)
    HeaderMapping.objects.update_or_create(
        register=register.code,
        organisation_path=first_scope(by).organisation,
        signature=signature(headers),
        defaults={"mapping": dict(mapping), "remembered_at": now(), "remembered_by": by.id},
    )


def checked(register: Register, mapping: Mapped) -> dict[str, Column]:
    """header → column of what is mapped; raises Invalid: a column unknown, filled twice, or required and lacking."""
    columns = {column.name: column for column in importable(register)}
    found: dict[str, Column] = {}
    errors: list[object] = []
    for header, name in mapping.items():
        if not name:
            continue
        column = columns.get(name)
        if column is None:
            errors.append(_("“%(header)s”：清册没有“%(name)s”这一列；请另选。") % {"header": header, "name": name})
        elif column in found.values():
            sentence = _("“%(header)s”：已有另一列对应“%(label)s”；请只留一列。")
            errors.append(sentence % {"header": header, "label": column.label})
        else:
            found[header] = column
    named = {column.name for column in found.values()}
    lacking = _("表中缺少必填的“%(label)s”列；请补上，或为它指定一列。")
    errors += [lacking % {"label": each.label} for name, each in columns.items() if each.required and name not in named]
    if errors:
        raise Invalid({"mapping": errors})
    return found


def first_scope(viewer: Viewer) -> Scope:
    """The widest scope in which the viewer may import; raises NotAllowed where there is none."""
    scopes = viewer.scopes("imports.run")
    if not scopes:
        raise NotAllowed("imports.run")
    return scopes[0]


def signature(headers: Sequence[str]) -> str:
    """The same for the same headers in the same order, whatever blanks and brackets are around."""
    return sha256("\x1f".join(map(folded, headers)).encode()).hexdigest()


def folded(header: str) -> str:
    """A header without blanks, case and marks such as the * of required columns."""
    return re.sub(r"[\s*＊:：]", "", unicodedata.normalize("NFKC", header)).casefold()


def names_of(column: Column) -> set[str]:
    """Every header that means the column for certain: its label (in Chinese, and as the reader sees it), aliases, name."""
    labels = {str(column.label), column.name, *column.aliases}
    with translation.override("zh-hans"):
        labels.add(str(column.label))
    return {folded(each) for each in labels}


def _exact(register: Register, headers: Sequence[str]) -> dict[str, str]:
    meanings: dict[str, str] = {}
    for column in importable(register):
        for name in names_of(column):
            meanings.setdefault(name, column.name)
    found: dict[str, str] = {}
    for header in headers:
        meant = meanings.get(folded(header)) or meanings.get(folded(IN_BRACKETS.sub("", header)))
        if meant and meant not in found.values():
            found[header] = meant
    return found


def _alike(register: Register, mapping: Mapped) -> dict[str, str]:
    used = set(mapping.values())
    free = {column.name: names_of(column) for column in importable(register) if column.name not in used}
    open_headers = [header for header, name in mapping.items() if not name]
    scored = sorted(
        ((_likeness(header, names), header, name) for header in open_headers for name, names in free.items()),
        reverse=True,
    )
    found: dict[str, str] = {}
    for likeness, header, name in scored:
        if likeness >= ALIKE and header not in found and name not in found.values():
            found[header] = name
    return found


def _likeness(header: str, names: set[str]) -> float:
    said = _gist(folded(IN_BRACKETS.sub("", header)))
    return max(SequenceMatcher(None, said, _gist(name)).ratio() for name in names)


def _gist(header: str) -> str:
    for word, plainer in SYNONYMS.items():
        header = header.replace(word, plainer)
    return header


def _remembered(register: Register, headers: Sequence[str], viewer: Viewer) -> dict[str, str]:
    scopes = viewer.scopes("imports.run")
    if not scopes:
        return {}
    here = scopes[0].organisation
    kept = HeaderMapping.objects.filter(register=register.code, signature=signature(headers))
    fitting = [each for each in kept if within(here, each.organisation_path)]
    nearest = max(fitting, key=lambda each: len(each.organisation_path), default=None)
    known = {column.name for column in importable(register)} | {""}
    return {header: name for header, name in nearest.mapping.items() if name in known} if nearest else {}
