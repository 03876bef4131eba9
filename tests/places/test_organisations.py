"""Entering, correcting, renaming, moving and closing organisations."""

from datetime import date, timedelta

import pytest
from tests.factories import FOUNDED, credit_code, organisation

from zhiben.accounts.viewer import SYSTEM, Scope
from zhiben.calendars import Period
from zhiben.facts.errors import Conflict, Invalid, NotAllowed
from zhiben.figures import queries as figures
from zhiben.journal.models import Event
from zhiben.ledger.models import Entry
from zhiben.ledger.postings import Key, Measure, entries_of, net
from zhiben.ledger.rebuild import differences
from zhiben.places import actions, queries
from zhiben.places.codes import check_character
from zhiben.places.codes import credit_code as checked
from zhiben.places.models import Organisation, OrganisationSpan
from zhiben.standards import actions as standards

ON = date(2024, 3, 1)
DAY = timedelta(days=1)


def add(by, world, **values):
    return actions.add_organisation(
        **{
            "by": by,
            "name": "召陵示范印刷厂",
            "kind": "enterprise",
            "parent": world.shaoling,
            "region": world.shaoling_region,
            "valid_from": ON,
            **values,
        }
    )


def active(world, on, scope, code="places.organisations"):
    return figures.value(viewer=SYSTEM, code=code, scope=Scope(scope.path), period=Period.day(on)).number


def received(world, organisation, on):
    return standards.receive_document(
        by=SYSTEM,
        organisation=organisation,
        happened_on=on,
        issued_on=on,
        title="通知",
        issuer="市安委办",
        level="city",
    )


# --- the code ---


def test_the_check_character_is_that_of_real_codes():
    # Printed on public licences: a well-known bank and a well-known oil company.
    assert checked("91100000100003962T") == "91100000100003962T"
    assert checked("91110000710925462X") == "91110000710925462X"


def test_a_code_is_kept_as_the_licence_prints_it():
    assert checked(" 91100000100003962ｔ ") == "91100000100003962T"


def test_no_code_is_none():
    assert checked("") is None
    assert checked(None) is None


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("9141110012345", "统一社会信用代码“9141110012345”应为 18 位，请核对营业执照。"),
        ("91411104MA000000O1", "统一社会信用代码“91411104MA000000O1”不会含有“O”，请核对营业执照。"),
        ("911000001000039621", "统一社会信用代码“911000001000039621”的末位校验码不符，请核对营业执照。"),
    ],
)
def test_a_wrong_code_is_refused_with_the_remedy(code, sentence):
    with pytest.raises(Invalid) as refused:
        checked(code)
    assert refused.value.errors == {"credit_code": [sentence]}


def test_every_changed_character_of_a_code_is_noticed():
    code = credit_code(7)
    for place in range(17):
        other = "1" if code[place] != "1" else "2"
        assert check_character(code[:place] + other + code[place + 1 :]) != code[-1]


def test_a_code_already_entered_names_its_owner(world):
    with pytest.raises(Invalid) as refused:
        add(world.clerk, world, credit_code=credit_code(1))
    assert refused.value.errors == {
        "credit_code": [f"统一社会信用代码“{credit_code(1)}”已登记在“召陵示范食品有限公司”名下；请核对。"]
    }
    assert not Organisation.objects.filter(name="召陵示范印刷厂").exists()


# --- entering ---


def test_a_new_one_stands_below_its_parent_and_counts_from_its_day(world):
    made = add(world.clerk, world)
    assert made.path == world.shaoling.path + "0002"
    assert entries_of(made) == {
        Key("organisation.active", ON, ON, made.path, "411104100", made.pk, category="enterprise"): Measure(1)
    }
    assert net(Entry.objects.filter(subject=made.pk)) == entries_of(made)


def test_the_same_id_answers_the_same_organisation(world, new_id):
    first, entries = add(world.clerk, world, id=new_id), Entry.objects.count()
    again = add(world.clerk, world, id=new_id, name="另名")
    assert (again, again.name, Entry.objects.count()) == (first, "召陵示范印刷厂", entries)


def test_a_town_officer_enters_in_the_own_town_only(world, town_officer):
    add(town_officer, world)
    with pytest.raises(NotAllowed):
        add(town_officer, world, parent=world.wanjin, region=world.wanjin_region)
    assert Organisation.objects.filter(name="召陵示范印刷厂").count() == 1


def test_a_parent_that_is_closed_is_refused(world):
    actions.close_organisation(by=SYSTEM, record=world.tianqiao, on=ON - DAY)
    with pytest.raises(Invalid) as refused:
        add(SYSTEM, world, parent=world.tianqiao)
    assert refused.value.errors == {"parent": ["上级单位“天桥街街道”已撤销或作废；请另选。"]}


def test_segments_count_in_base_36(world):
    OrganisationSpan.objects.create(
        organisation=world.tianqiao, valid_from=ON, name="x", path=world.shaoling.path + "000Z", region_path="411104"
    )
    assert add(SYSTEM, world).path == world.shaoling.path + "0010"


def test_the_journal_says_who_entered_it(world):
    made = add(world.clerk, world)
    noted = Event.objects.get(subject=made.pk)
    assert (noted.action, noted.by, noted.detail["name"]) == (
        "places.add_organisation",
        world.clerk.id,
        "召陵示范印刷厂",
    )


# --- correcting ---


def test_a_correction_restates_the_past(world):
    made = add(SYSTEM, world, tie="share")
    actions.correct_organisation(
        by=world.clerk, record=made, tie="direct", region=world.wanjin_region, valid_from=FOUNDED
    )
    made.refresh_from_db()
    key = Key(
        "organisation.active", FOUNDED, FOUNDED, made.path, "411104102", made.pk, level="direct", category="enterprise"
    )
    assert net(Entry.objects.filter(subject=made.pk)) == {key: Measure(1)}
    assert Entry.objects.filter(subject=made.pk).count() == 3  # the first, its reversal, the right one


def test_the_superior_is_not_changed_by_a_correction(world):
    with pytest.raises(Invalid) as refused:
        actions.correct_organisation(by=world.clerk, record=world.enterprise, parent=world.wanjin)
    assert refused.value.errors == {"parent": ["隶属关系的变化请用“调整隶属”办理，并写明自哪天起。"]}


def test_the_own_code_is_not_taken(world):
    corrected = actions.correct_organisation(
        by=world.clerk, record=world.enterprise, credit_code=credit_code(1), address="黄河路1号"
    )
    assert corrected.address == "黄河路1号"


# --- renaming ---


def test_a_new_name_holds_from_its_day_and_the_old_one_is_still_understood(world):
    entries = Entry.objects.count()
    renamed = actions.rename_organisation(by=world.clerk, record=world.enterprise, name="召陵新味食品有限公司", on=ON)
    assert [(span.valid_from, span.name) for span in queries.history(renamed, viewer=world.clerk)] == [
        (FOUNDED, "召陵示范食品有限公司"),
        (ON, "召陵新味食品有限公司"),
    ]
    assert (renamed.aliases, Entry.objects.count()) == (["召陵示范食品有限公司"], entries)


def test_a_change_that_lies_ahead_is_refused(world):
    with pytest.raises(Invalid) as refused:
        actions.rename_organisation(by=SYSTEM, record=world.enterprise, name="新名", on=date(2024, 5, 28))
    assert refused.value.errors == {"on": ["2024-05-28尚未到来；请在当日或之后办理。"]}


def test_a_change_before_the_last_one_is_refused(world):
    actions.rename_organisation(by=SYSTEM, record=world.enterprise, name="新名", on=ON)
    with pytest.raises(Conflict) as refused:
        actions.rename_organisation(by=SYSTEM, record=world.enterprise, name="新新名", on=ON - DAY)
    assert str(refused.value) == "“新名”自2024-03-01起已有变动，不能再从2024-02-29起调整；请核对日期。"


# --- moving ---


def test_a_move_hands_the_stock_over_on_its_day(world):
    moved = actions.move_organisation(by=world.clerk, record=world.enterprise, parent=world.wanjin, on=ON)
    assert moved.path == world.wanjin.path + "0002"
    assert (active(world, ON - DAY, world.shaoling), active(world, ON - DAY, world.wanjin)) == (2, 2)
    assert (active(world, ON, world.shaoling), active(world, ON, world.wanjin)) == (1, 3)
    assert active(world, ON, world.district) == active(world, ON - DAY, world.district) == 9
    was = Key("organisation.active", ON, FOUNDED, world.enterprise.path, "411104100", moved.pk, category="enterprise")
    assert entries_of(moved)[was] == Measure(-1)
    assert list(differences()) == []


def test_a_move_takes_premises_and_all_below_along(world):
    moved = actions.move_organisation(by=SYSTEM, record=world.shaoling, parent=world.other_district, on=ON)
    world.enterprise.refresh_from_db()
    world.premises.refresh_from_db()
    assert world.enterprise.path == moved.path + "0001"
    assert world.premises.organisation_path == world.enterprise.path
    assert active(world, ON, world.district, "places.premises") == 1
    assert active(world, ON - DAY, world.district, "places.premises") == 2
    assert list(differences()) == []


def test_facts_recorded_before_a_move_keep_their_paths_and_later_ones_take_the_new(world):
    early = received(world, world.shaoling, ON - DAY)
    old = world.shaoling.path
    moved = actions.move_organisation(by=SYSTEM, record=world.shaoling, parent=world.other_district, on=ON)
    late = received(world, moved, ON)
    backdated = received(world, moved, ON - DAY)
    early.refresh_from_db()
    assert (early.organisation_path, late.organisation_path, backdated.organisation_path) == (old, moved.path, old)
    assert set(Entry.objects.filter(subject=early.pk).values_list("organisation", "quantity")) == {(old, 1)}


def test_a_path_is_never_given_again(world):
    old = world.enterprise.path
    actions.move_organisation(by=SYSTEM, record=world.enterprise, parent=world.wanjin, on=ON)
    assert add(SYSTEM, world).path != old


def test_who_was_moved_still_sees_the_old_records_and_acts_at_the_new_place(world):
    before = received(world, world.shaoling, ON - DAY)
    moved = actions.move_organisation(by=SYSTEM, record=world.shaoling, parent=world.other_district, on=ON)
    from tests.factories import viewer

    officer = viewer(world.town_person)
    assert officer.allows("places.record", at=Scope(moved.path))
    assert officer.allows("places.view", at=before)


def test_a_department_that_moves_looks_after_its_new_territory_only(world):
    from tests.factories import viewer

    actions.move_organisation(by=SYSTEM, record=world.emergency, parent=world.other_district, on=ON)
    inspector = viewer(world.inspector_person)
    assert inspector.allows("places.view", at=Scope(world.other_town.path))
    assert not inspector.allows("places.view", at=Scope(world.wanjin.path))


def test_one_cannot_move_below_itself(world):
    with pytest.raises(Conflict) as refused:
        actions.move_organisation(by=SYSTEM, record=world.district, parent=world.shaoling, on=ON)
    assert str(refused.value) == "“召陵镇”在“召陵区”之下，不能作它的上级。"


def test_a_move_out_of_ones_scope_is_refused_and_changes_nothing(world, town_officer):
    entries = Entry.objects.count()
    with pytest.raises(NotAllowed):
        actions.move_organisation(by=town_officer, record=world.enterprise, parent=world.wanjin, on=ON)
    world.enterprise.refresh_from_db()
    assert (world.enterprise.path, Entry.objects.count()) == (world.shaoling.path + "0001", entries)


def test_a_move_dated_before_a_later_entry_takes_that_one_along_from_its_own_day(world):
    late = add(SYSTEM, world, valid_from=ON + DAY)
    moved = actions.move_organisation(by=SYSTEM, record=world.shaoling, parent=world.other_district, on=ON)
    late.refresh_from_db()
    assert [(span.valid_from, span.path) for span in late.spans.all()] == [(ON + DAY, late.path)]
    assert late.path.startswith(moved.path)
    assert list(differences()) == []


# --- closing and taking back ---


def test_a_closed_one_counts_to_its_last_day(world):
    actions.close_organisation(by=world.clerk, record=world.enterprise, on=ON)
    assert (active(world, ON, world.shaoling), active(world, ON + DAY, world.shaoling)) == (2, 1)


def test_one_with_units_below_is_not_closed(world):
    with pytest.raises(Conflict) as refused:
        actions.close_organisation(by=SYSTEM, record=world.shaoling, on=ON)
    assert str(refused.value) == "“召陵示范食品有限公司”仍隶属于“召陵镇”；请先撤销或调整隶属。"


def test_a_mistake_is_taken_back_and_frees_its_code(world):
    wrong = add(SYSTEM, world, credit_code=credit_code(9))
    actions.void_organisation(by=world.clerk, record=wrong, reason="重复登记")
    right = add(SYSTEM, world, name="召陵示范印刷有限公司", credit_code=credit_code(9))
    assert right.credit_code == credit_code(9)
    assert net(Entry.objects.filter(subject=wrong.pk)) == {}
    assert (active(world, ON, world.shaoling), list(differences())) == (3, [])


def test_one_in_use_is_not_taken_back(world):
    with pytest.raises(Conflict) as refused:
        actions.void_organisation(by=SYSTEM, record=world.enterprise, reason="重复登记")
    assert str(refused.value) == "“召陵示范食品有限公司”已被场所使用，不能作废；请改为撤销或停用。"


# --- what the bulletin counts ---


def test_the_figures_of_the_register(world):
    share = organisation("供销示范贸易有限公司", world.cooperative, "enterprise", world.city_region, tie="share")
    scope, day = Scope(world.cooperative.path), Period.day(ON)

    def number(code, scope=scope):
        return figures.value(viewer=SYSTEM, code=code, scope=scope, period=day).number

    assert share.tie == "share"
    assert number("places.direct_enterprises") == 1
    assert number("places.share_enterprises") == 1
    assert number("places.enterprises") == 2
    assert number("places.organisations") == 3
    assert number("places.tenants") == 0
    assert number("places.premises") == 1
    assert number("places.towns", Scope(world.district.path)) == 3
    assert number("places.towns", Scope(world.city.path)) == 4
