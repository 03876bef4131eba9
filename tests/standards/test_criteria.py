"""Criteria and the standards they rest on: what decided a level on an earlier day stays as it was."""

from datetime import date

import pytest

from zhiben.accounts.viewer import SYSTEM
from zhiben.facts.errors import Conflict, Invalid, NotAllowed, WrongState
from zhiben.facts.ids import new_id
from zhiben.journal.models import Event
from zhiben.standards import actions, queries
from zhiben.standards.models import Criterion, Law

ON = date(2024, 5, 1)


@pytest.fixture
def law(world):
    return actions.add_law(by=SYSTEM, code="GB1", title="示范标准", kind="standard", effective_on=date(2020, 1, 1))


@pytest.fixture
def criterion(law):
    told = {"law": law, "reference": "5.1", "field": "fire", "kind": "direct", "text": "疏散通道堵塞", "verified": True}
    return actions.add_criterion(by=SYSTEM, code="C-1", valid_from=date(2020, 1, 1), **told)


def held(day):
    return [each.text for each in queries.criteria_on(day, viewer=SYSTEM)]


def test_a_revision_holds_from_its_day_and_the_one_before_up_to_it(criterion):
    identity = new_id()
    for _again in range(2):
        new = actions.revise_criterion(by=SYSTEM, record=criterion, on=ON, id=identity, text="疏散通道被占用、堵塞")
    assert (new.code, new.reference, new.law) == ("C-1", "5.1", criterion.law)
    assert held(date(2024, 4, 30)) == ["疏散通道堵塞"]
    assert held(ON) == ["疏散通道被占用、堵塞"]
    assert Criterion.objects.count() == 2
    assert [each.pk for each in queries.criterion_versions(criterion, viewer=SYSTEM)] == [new.pk, criterion.pk]


def test_a_withdrawn_criterion_has_a_last_day_and_is_not_revised(criterion):
    actions.withdraw_criterion(by=SYSTEM, record=criterion, on=ON)
    assert (len(held(ON)), held(date(2024, 5, 2))) == (1, [])
    with pytest.raises(WrongState):
        actions.revise_criterion(by=SYSTEM, record=criterion, on=date(2024, 6, 1))
    assert Criterion.objects.count() == 1
    assert Event.objects.filter(action="standards.withdraw_criterion").count() == 1


@pytest.mark.parametrize("on", [date(2019, 1, 1), date(2020, 1, 1)])
def test_a_version_cannot_begin_before_the_one_it_follows(criterion, on):
    with pytest.raises(Conflict):
        actions.revise_criterion(by=SYSTEM, record=criterion, on=on, text="早了")
    criterion.refresh_from_db()
    assert (criterion.valid_to, Criterion.objects.count()) == (None, 1)


def test_a_code_that_holds_is_not_entered_again(criterion, law):
    told = {"law": law, "reference": "5.2", "field": "fire", "kind": "direct", "text": "另一条"}
    with pytest.raises(Conflict):
        actions.add_criterion(by=SYSTEM, code="C-1", valid_from=ON, **told)
    with pytest.raises(Invalid) as refused:
        actions.add_criterion(by=SYSTEM, code="C-2", valid_from=ON, **told | {"field": "水"})
    assert list(refused.value.errors) == ["field"]
    assert Criterion.objects.count() == 1


def test_only_for_the_whole_installation(world, criterion):
    for use_case in (actions.revise_criterion, actions.withdraw_criterion):
        with pytest.raises(NotAllowed):
            use_case(by=world.clerk, record=criterion, on=ON)
    with pytest.raises(NotAllowed):
        actions.replace_law(by=world.clerk, law=criterion.law, code="GB2", title="新", on=ON)
    assert (Criterion.objects.count(), Law.objects.count()) == (1, 1)


@pytest.mark.parametrize(("carry", "after"), [(True, ["疏散通道堵塞"]), (False, [])])
def test_a_new_edition_takes_the_place_of_the_old_one(criterion, law, carry, after):
    new = actions.replace_law(by=SYSTEM, law=law, code="GB1-2", title="示范标准（新）", on=ON, carry=carry)
    law.refresh_from_db()
    assert (law.ends_on, new.effective_on, new.kind) == (date(2024, 4, 30), ON, "standard")
    assert held(date(2024, 4, 30)) == ["疏散通道堵塞"]
    assert held(ON) == after
    carried = Criterion.objects.filter(law=new)
    assert [(each.code, each.verified) for each in carried] == ([("C-1", False)] if carry else [])


def test_an_edition_that_cannot_be_changes_nothing(criterion, law):
    with pytest.raises(Invalid) as refused:
        actions.replace_law(by=SYSTEM, law=law, code="GB1", title="同号", on=ON)
    assert list(refused.value.errors) == ["code"]
    with pytest.raises(Invalid) as refused:
        actions.replace_law(by=SYSTEM, law=law, code="GB1-2", title="早了", on=date(2020, 1, 1))
    assert list(refused.value.errors) == ["on"]
    law.refresh_from_db()
    assert (law.ends_on, Law.objects.count()) == (None, 1)
