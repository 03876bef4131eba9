"""Identities: made anywhere, sorted by time; or derived, so that the same thing has the same one."""

from __future__ import annotations

from zhiben.facts.ids import beside, derived_id, new_id


def test_a_new_identity_is_a_uuid_of_the_seventh_kind():
    made = [new_id() for _ in range(200)]
    assert {each.version for each in made} == {7}
    assert len(set(made)) == 200
    # What was made later sorts after what was made earlier, to the millisecond.
    assert [each.int >> 80 for each in made] == sorted(each.int >> 80 for each in made)


def test_the_same_parts_name_the_same_thing():
    assert derived_id("demo", "issue", 24) == derived_id("demo", "issue", 24)
    assert len({derived_id("a", "b"), derived_id("ab"), derived_id("a", "b", ""), derived_id("b", "a")}) == 4


def test_identities_beside_another_lie_together_and_differ_as_others_do():
    place, elsewhere = derived_id("file", 1), derived_id("file", 2)
    rows = [beside(place, place, n) for n in range(500)]
    assert {each.int >> 80 for each in rows} == {place.int >> 80}
    assert len(set(rows)) == 500 and {each.version for each in rows} == {5}
    assert len({each.int & (1 << 62) - 1 for each in rows}) == 500, "what is theirs alone is as long as it needs to be"
    assert rows[7] == beside(place, place, 7) != beside(elsewhere, elsewhere, 7)
    others = sorted([*rows, *(new_id() for _each in range(500)), *(derived_id(n) for n in range(500))])
    first = others.index(min(rows))
    assert others[first : first + 500] == sorted(rows)
