"""What an enterprise's file must hold, and which of it is missing."""

from __future__ import annotations

from datetime import date

import pytest

from zhiben.accounts.viewer import SYSTEM
from zhiben.dossiers.queries import completeness, completeness_of
from zhiben.facts.errors import Invalid, NotAllowed
from zhiben.registers.declaration import REGISTERS

TODAY = date(2024, 5, 27)


@pytest.fixture
def required(enter):
    """Two requirements of the cooperative, from 12 May; the second until the 20th."""
    return [
        enter("requirements", title="安全生产责任制", enterprise=None),
        enter("requirements", title="临时用电台账", enterprise=None, valid_to=date(2024, 5, 20)),
    ]


def state(world, on=TODAY, viewer=None, enterprise=None):
    found = completeness(enterprise or world.direct_enterprise, viewer=viewer or world.cooperative_clerk, on=on)
    return [each.title for each in found.required], [each.title for each in found.missing], found.present


def test_an_empty_file_misses_what_is_required_that_day(world, required):
    both = ["安全生产责任制", "临时用电台账"]
    assert state(world, date(2024, 5, 11)) == ([], [], 0)
    assert state(world, date(2024, 5, 20)) == (both, both, 0)
    assert state(world, date(2024, 5, 21)) == (both[:1], both[:1], 0)


def test_a_paper_meets_its_requirement_while_it_is_valid(world, required, enter):
    enter("papers", title="责任制汇编", requirement=required[0], valid_to=date(2024, 5, 22))
    assert state(world, date(2024, 5, 22)) == (["安全生产责任制"], [], 1)
    assert state(world, date(2024, 5, 23)) == (["安全生产责任制"], ["安全生产责任制"], 0)


def test_a_voided_paper_and_one_of_another_enterprise_meet_nothing(world, required, enter):
    paper = enter("papers", title="责任制汇编", requirement=required[0])
    assert state(world)[1] == []
    void = REGISTERS["papers"].void
    assert void is not None
    void(by=world.cooperative_clerk, record=paper, reason="误登")
    enter("papers", by=SYSTEM, title="别家的", organisation=world.shaoling, enterprise=world.enterprise,
          requirement=required[0])  # fmt: skip
    assert state(world)[1] == ["安全生产责任制"]


def test_only_units_above_require_anything(world, required, enter):
    enter("requirements", by=world.clerk, title="召陵区的要求", organisation=world.district, enterprise=None)
    assert state(world)[0] == ["安全生产责任制"]
    assert state(world, viewer=world.clerk, enterprise=world.enterprise)[0] == ["召陵区的要求"]


def test_beyond_one_s_sight_it_is_refused_not_called_empty(world, required, enter):
    enter("papers", title="责任制汇编", requirement=required[0])
    for viewer in (world.outsider, world.enterprise_officer, world.town_officer):
        with pytest.raises(NotAllowed, match=r"dossiers\.view"):
            state(world, viewer=viewer)
    assert state(world, viewer=world.enterprise_officer, enterprise=world.enterprise) == ([], [], 0)


def test_many_files_are_looked_at_in_two_queries(world, required, enter, django_assert_num_queries):
    enter("requirements", by=world.clerk, title="召陵区的要求", organisation=world.district, enterprise=None)
    enter("papers", title="责任制汇编", requirement=required[0])
    every = [world.direct_enterprise, world.enterprise, world.second_enterprise, world.other_enterprise]
    with django_assert_num_queries(2):
        found = completeness_of(every, viewer=world.city_clerk, on=date(2024, 5, 20))
    assert {each.name: (found[each.pk].present, len(found[each.pk].required), found[each.pk].whole) for each in every} == {
        "漯河供销示范农资有限公司": (1, 2, False),
        "召陵示范食品有限公司": (0, 1, False),
        "万金示范家具有限公司": (0, 1, False),
        "源汇示范商贸有限公司": (0, 0, True),
    }  # fmt: skip
    assert completeness_of(every, viewer=world.cooperative_clerk, on=TODAY).keys() == {world.direct_enterprise.pk}
    for each in every:
        assert (
            completeness(each, viewer=world.city_clerk, on=TODAY)
            == completeness_of(every, viewer=world.city_clerk, on=TODAY)[each.pk]
        )


def test_a_file_s_papers_are_found_by_their_enterprise():
    for code in ("papers", "plans", "activities"):
        assert REGISTERS[code].column("enterprise").filtered


def test_a_requirement_is_found_by_title_or_id(world, required, enter):
    reference = next(column.reference for column in REGISTERS["papers"].columns if column.name == "requirement")
    assert reference is not None
    viewer = world.cooperative_clerk
    assert reference.resolve(" 安全生产责任制 ", viewer=viewer) == required[0]
    assert reference.resolve(str(required[1].pk), viewer=viewer) == required[1]
    assert reference.label(required[0]) == "安全生产责任制"
    assert reference.search("用电", viewer=viewer) == [(str(required[1].pk), "临时用电台账")]
    enter("requirements", title="安全生产责任制", enterprise=None)
    for text, who in (("安全生产责任制", viewer), ("没有的", viewer), (str(required[1].pk), world.outsider)):
        with pytest.raises(Invalid, match="没有找到档案要求"):
            reference.resolve(text, viewer=who)
