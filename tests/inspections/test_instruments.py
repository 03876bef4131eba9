"""Official letters: only certified officers of an administrative inspection issue them, and a number is drawn once."""

from datetime import date

import pytest
from tests.factories import officer, viewer

from zhiben.accounts.viewer import SYSTEM
from zhiben.calendars import Period
from zhiben.facts.errors import Conflict, Invalid, NotAllowed, WrongState
from zhiben.facts.ids import new_id
from zhiben.figures import queries as figures
from zhiben.hazards.models import Hazard
from zhiben.inspections import actions, letters, queries
from zhiben.inspections.actions.instruments import kinds_at_a_visit
from zhiben.inspections.models import Instrument
from zhiben.ledger.models import Entry
from zhiben.ledger.postings import Key, Measure, entries_of
from zhiben.ledger.rebuild import differences
from zhiben.places import actions as places

ON = date(2024, 5, 20)
TEXTS = {"basis": "安全生产法第六十五条第一款", "remedy": "可依法申请行政复议。"}


@pytest.fixture
def officers(world):
    """Two certified officers of 应急管理局; the first is the inspector who is signed in."""
    second = officer("second", "钱检", world.emergency, "inspector")
    for number, person in enumerate((world.inspector_person, second)):
        places.correct_person(by=SYSTEM, record=person, certificate=f"豫K-{number}")
        person.refresh_from_db()
    return [world.inspector_person, second]


@pytest.fixture
def visit(world, officers):
    """Their administrative inspection of an enterprise, with one hazard."""
    return record(world, officers)


def record(world, officers, **values):
    told = {
        "organisation": world.emergency,
        "enterprise": world.enterprise,
        "happened_on": ON,
        "kind": "administrative",
    }
    found = [{"id": new_id(), "title": "疏散通道堆放货物", "position": "一号车间", "clause": "消防法第二十八条"}]
    return actions.record(by=world.inspector, id=new_id(), officers=officers, hazards=found, **told | values)


def issue(world, visit, officers, **values):
    told = {"id": new_id(), "kind": "rectify", "happened_on": ON, "area": "漯召", "due_on": date(2024, 6, 4)}
    told |= {"officers": officers, "hazards": list(Hazard.objects.filter(source_record=visit.pk)), "particulars": TEXTS}
    return actions.issue(**{"by": world.inspector, "inspection": visit} | told | values)


def test_a_letter_draws_its_number_once_and_counts_once(world, visit, officers):
    identity = new_id()
    first = [issue(world, visit, officers, id=identity) for _again in range(2)][-1]
    second = issue(world, visit, officers)
    assert [first.reference, second.reference] == [f"（漯召）应急责改〔2024〕{n}号" for n in (1, 2)]
    key = Key(
        "instrument.issued", ON, ON, world.emergency.path, visit.region_path, world.enterprise.pk, category="rectify"
    )
    assert entries_of(first) == {key: Measure(1)}
    period = Period(ON, date(2024, 5, 27))
    assert figures.value(viewer=SYSTEM, code="inspections.letters", period=period).number == 2
    assert figures.value(viewer=SYSTEM, code="inspections.orders", period=period).number == 2
    assert list(differences()) == []


def test_each_kind_and_each_year_has_its_own_numbers(world, officers):
    old = record(world, officers, happened_on=date(2023, 12, 20))
    told = {"happened_on": date(2023, 12, 20), "due_on": date(2024, 1, 4)}
    assert issue(world, old, officers, **told).reference == "（漯召）应急责改〔2023〕1号"
    new = record(world, officers)
    assert issue(world, new, officers).number == 1
    texts = {"content": "现场检查情况", "start": "9:00", "end": "10:00", "show_id": "是"}
    assert (
        issue(world, new, officers, kind="record", particulars=texts, due_on=None).reference
        == "（漯召）应急现记〔2024〕1号"
    )


def test_a_voided_letter_counts_no_more_and_keeps_its_number(world, visit, officers):
    letter = issue(world, visit, officers)
    actions.void_instrument(by=world.inspector, record=letter, reason="单位名称写错")
    assert sum(Entry.objects.filter(kind="instrument.issued").values_list("quantity", flat=True)) == 0
    assert issue(world, visit, officers).number == 2
    with pytest.raises(WrongState):
        actions.serve(by=world.inspector, record=letter, on=ON, manner="direct", served_by=officers[0])


@pytest.mark.parametrize("kind", ["expert", "grid", "supervision", "self_check"])
def test_no_other_kind_of_visit_gives_rise_to_a_letter(world, officers, kind):
    visit = record(world, officers, kind=kind)
    with pytest.raises(Conflict) as refused:
        issue(world, visit, officers)
    assert "国办发〔2024〕54号" in str(refused.value)
    assert not Instrument.objects.exists()


def test_the_committees_office_is_no_authority(world, officers):
    visit = record(world, officers, organisation=world.office)
    with pytest.raises(Conflict) as refused:
        issue(world, visit, officers)
    assert "不是执法主体" in str(refused.value) and not Instrument.objects.exists()


def test_two_certified_officers_of_the_visit_sign_and_one_of_them_issues(world, visit, officers):
    with pytest.raises(Invalid) as refused:
        issue(world, visit, officers[:1])
    assert list(refused.value.errors) == ["officers"]
    stranger = officer("third", "无证", world.emergency, "inspector")
    with pytest.raises(Invalid):
        issue(world, visit, [officers[0], stranger])
    with pytest.raises(Conflict) as refused:
        issue(world, visit, officers, by=world.clerk)
    assert "署名的执法人员本人" in str(refused.value)
    with pytest.raises(NotAllowed):
        issue(world, visit, officers, by=world.outsider)
    assert not Instrument.objects.exists()
    assert issue(world, visit, officers, by=viewer(officers[1])).number == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"happened_on": date(2024, 5, 28)}, "happened_on"),
        ({"happened_on": date(2024, 5, 19)}, "happened_on"),
        ({"area": " "}, "area"),
        ({"due_on": None}, "due_on"),
        ({"hazards": []}, "hazards"),
        ({"particulars": {"basis": "有"}}, "remedy"),
        ({"kind": "penalty"}, "kind"),
    ],
)
def test_what_is_wrong_is_named_and_no_number_is_drawn(world, visit, officers, wrong, field):
    with pytest.raises(Invalid) as refused:
        issue(world, visit, officers, **wrong)
    assert field in refused.value.errors
    assert not Instrument.objects.exists()
    assert issue(world, visit, officers).number == 1


def test_a_deadline_before_the_letter_is_refused_and_gives_its_number_back(world, visit, officers):
    with pytest.raises(Invalid):
        issue(world, visit, officers, due_on=date(2024, 5, 19))
    assert issue(world, visit, officers).number == 1


def test_a_hazard_of_another_visit_is_not_listed(world, visit, officers):
    other = record(world, officers)
    with pytest.raises(Invalid) as refused:
        issue(world, visit, officers, hazards=list(Hazard.objects.filter(source_record=other.pk)))
    assert list(refused.value.errors) == ["hazards"]


def test_a_letter_is_served_once_and_then_stands(world, visit, officers):
    letter = issue(world, visit, officers)
    corrected = actions.correct_instrument(by=world.inspector, record=letter, due_on=date(2024, 6, 10))
    assert corrected.due_on == date(2024, 6, 10)
    with pytest.raises(Invalid):
        actions.serve(by=world.inspector, record=letter, on=date(2024, 5, 19), manner="direct", served_by=officers[0])
    told = {"on": date(2024, 5, 21), "manner": "direct", "served_by": officers[1], "served_to": "赵安"}
    served = actions.serve(by=world.inspector, record=letter, **told)
    assert (served.served_on, served.served_by, served.served_to) == (date(2024, 5, 21), officers[1], "赵安")
    for change in (
        lambda: actions.serve(by=world.inspector, record=letter, **told),
        lambda: actions.correct_instrument(by=world.inspector, record=letter, due_on=date(2024, 7, 1)),
    ):
        with pytest.raises(WrongState):
            change()


def test_who_is_addressed_sees_the_letter_and_the_neighbour_does_not(world, visit, officers):
    letter = issue(world, visit, officers)
    assert list(queries.instruments(viewer=world.enterprise_officer)) == [letter]
    assert list(queries.instruments(viewer=world.clerk)) == [letter]
    for stranger in (world.outsider, world.cooperative_clerk):
        assert not queries.instruments(viewer=stranger).exists()
    with pytest.raises(Instrument.DoesNotExist):
        letters.renditions(letter, viewer=world.outsider)


def test_the_paper_says_everything_in_chinese_and_twice_the_same(world, visit, officers):
    letter = issue(world, visit, officers)
    tree = letters.document(letter)
    said = tree.to_json()
    for words in (
        "责令限期整改指令书", "（漯召）应急责改〔2024〕1号", "召陵示范食品有限公司：", "疏散通道堆放货物；一号车间；消防法第二十八条",
        "2024年6月4日前", "李检（执法证号豫K-0）、钱检（执法证号豫K-1）", "可依法申请行政复议",
    ):  # fmt: skip
        assert words in said
    made = letters.renditions(letter, viewer=world.inspector)
    assert made["pdf"].startswith(b"%PDF-") and made["docx"].startswith(b"PK")
    assert letters.renditions(letter, viewer=world.inspector) == made


def test_the_kinds_are_those_of_an_authority_at_a_visit():
    kinds = kinds_at_a_visit()
    assert {"record", "measure", "rectify", "review", "fire_order"} <= set(kinds)
    assert not {"penalty", "notice_internal", "accept", "extend"} & set(kinds)
    assert all(kind.pattern and "{seq}" in kind.pattern for kind in kinds.values())
