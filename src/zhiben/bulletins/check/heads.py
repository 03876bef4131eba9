"""Lines that say whose a text is: its masthead, and the headings below which a unit's own part stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhiben.bulletins.check.passages import Passage
from zhiben.bulletins.check.sections import Section, squeezed
from zhiben.bulletins.check.who import HEADING, LEADS, Units


def headings(passages: Sequence[Passage], known: Units) -> dict[int, str]:
    """By the start of a sentence: the unit whose heading (（一）召陵镇, 召陵镇：) it stands under."""
    found: dict[int, str] = {}
    current, section = "", None
    for each in passages:
        if each.section is not section:
            current, section = "", each.section
        if path := _as_heading(each, known):
            current = path
        elif _is_other_heading(each):
            current = ""
        found[each.sentence.start] = current
    return found


def _as_heading(passage: Passage, known: Units) -> str:
    text = LEADS.sub("", passage.text, count=1) if passage.text else ""
    bare = text.rstrip("：:。")
    if len(bare) > HEADING or any(each.is_quantity for each in passage.numbers):
        return ""
    name = known.names.get(bare)
    return name.path if name else ""


def _is_other_heading(passage: Passage) -> bool:
    return (
        bool(re.match(r"(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)", passage.text))
        and len(passage.text) < HEADING
    )


def masthead(sections: Sequence[Section], known: Units) -> str:
    """The unit whose paper it is, where the articles' titles name none: a line of its own at the head."""
    for section in sections[:1]:
        for sentence in section.sentences[:8]:
            line = squeezed(sentence.text)
            if len(line) <= HEADING and "\t" not in sentence.text and (path := known.first_in(line)):
                return path
    return ""
