"""Some of all, however far behind the number of all: 驾驶员41名、押运员29名。……全部押运员中，持证的33名."""

import re
from collections.abc import Iterator
from typing import Final

from zhiben.numbers.statements.judging import not_above
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

OF_ALL: Final = re.compile(r"(?:全部|所有|全体)(?P<noun>[\u4e00-\u9fff]{2,6})[中里](?!心|间)，?[^，。；\ue000]{0,14}$")
LONGEST: Final = 30  # characters
SURE: Final = 4


def judge_of_all(scene: Scene) -> Iterator[Reading]:
    for part in scene.terms:
        start = max(scene.page.starts[part.sentence], part.at - LONGEST)
        named = OF_ALL.search(scene.page.text, start, part.at)
        whole = _all_of_them(scene, part, named["noun"]) if named else None
        if whole is not None and part.exact and part.value > whole.value and not part.changed:
            yield Reading(not_above(whole.quantity, [part.quantity]), SURE)


def _all_of_them(scene: Scene, part: Term, noun: str) -> Term | None:
    """The last number before it that says how many there are."""
    for term in reversed(scene.terms[: scene.index(part)]):
        named = term.lead.endswith(noun) or term.tail.startswith(noun)
        if named and same_kind(term, part) and term.is_value and term.exact and not term.changed:
            return term
    return None
