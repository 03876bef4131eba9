"""Identities: made anywhere, sorted by time; or derived, so that the same thing has the same one."""

from __future__ import annotations

from zhiben.facts.ids import derived_id, new_id


def test_a_new_identity_is_a_uuid_of_the_seventh_kind():
    made = [new_id() for _ in range(200)]
    assert {each.version for each in made} == {7}
    assert len(set(made)) == 200
    # What was made later sorts after what was made earlier, to the millisecond.
    assert [each.int >> 80 for each in made] == sorted(each.int >> 80 for each in made)


def test_the_same_parts_name_the_same_thing():
    assert derived_id("demo", "issue", 24) == derived_id("demo", "issue", 24)
    assert len({derived_id("a", "b"), derived_id("ab"), derived_id("a", "b", ""), derived_id("b", "a")}) == 4
