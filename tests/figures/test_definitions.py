"""A definition is data: refused where it cannot be computed, versioned by what it computes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import translation

from zhiben.accounts.viewer import SYSTEM
from zhiben.calendars import Period, today
from zhiben.facts.errors import Conflict, Invalid, NotAllowed, NotFound
from zhiben.figures import catalogue
from zhiben.figures import queries as figures
from zhiben.figures.actions import define, keep
from zhiben.figures.definitions import DIMENSIONS, BadDefinition, figure_from, to_spec, units
from zhiben.figures.models import Definition
from zhiben.ledger.postings import KINDS

SPEC = {
    "label": "消防检查",
    "label_en": "Fire visits",
    "unit": "家次",
    "definition": "期内消防领域的检查。",
    "definition_en": "Visits for fire safety in the period.",
    "counts": ["inspection.done"],
    "where": {"field": "fire"},
    "by": ["organisation"],
    "said": ["消防检查"],
}
RATIO = {"label": "率", "unit": "%", "definition": "两者之比。", "aggregate": "ratio"}
SHIPPED = sorted(catalogue.shipped())


def test_what_a_definition_says_is_what_the_figure_is():
    figure = figure_from("own.fire", SPEC)
    assert (figure.code, figure.counts, figure.where) == ("own.fire", ("inspection.done",), (("field", "fire"),))
    assert (figure.aggregate, figure.column, figure.additive, figure.distinct) == ("sum", "quantity", True, "")
    assert figure_from("own.fire", to_spec(figure)) == figure


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"aggregate": "average"}, "own.x: aggregate average"),
        ({"counts": []}, "counts or two parts"),
        ({"parts": ["hazards.found", "hazards.open"]}, "counts or two parts"),
        (RATIO | {"counts": [], "parts": ["hazards.found"]}, "counts or two parts"),
        (RATIO | {"parts": ["hazards.found", "hazards.open"]}, "counts or two parts"),
        ({"where": {"organisation": "0001"}}, "where ['organisation']"),
        ({"where": {"level": 3}}, "where ['level']"),
        ({"by": ["organisation", "subject"]}, "by ['subject']"),
        ({"stock": True}, "stock is only said of a distinct count"),
        ({"stock": True, "cohort": True, "aggregate": "distinct:category"}, "cohort is only said of"),
        ({"cohort": True, "aggregate": "balance"}, "cohort is only said of"),
        ({"colour": "red"}, "['colour']"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_computed_is_refused_by_its_part(changes, said):
    with pytest.raises(BadDefinition) as refusal:
        figure_from("own.x", SPEC | changes)
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    "changes",
    [
        {"counts": ["inspection.done", "inspection.self_check"]},
        {"where": {"field": "dust"}},
        {"where": {}},
        {"aggregate": "amount"},
        {"aggregate": "distinct:enterprise"},
        {"cohort": True},
        {"unit": "次"},
        {"digits": 2},
    ],
    ids=str,
)
def test_another_computation_is_another_version(changes):
    assert figure_from("own.x", SPEC | changes).version != figure_from("own.x", SPEC).version


def test_other_words_are_the_same_version():
    words = {"label": "x", "label_en": "x", "definition": "x", "definition_en": "x", "said": ["x"], "by": ["region"]}
    figure = figure_from("own.x", SPEC)
    assert figure_from("own.x", SPEC | words).version == figure.version
    assert len(figure.version) == 12 and int(figure.version, 16) >= 0
    assert replace(figure, code="own.y").version != figure.version


def test_a_definition_speaks_the_reader_s_language():
    figure = figure_from("own.x", SPEC)
    assert (figure.label, figure.definition) == ("消防检查", "期内消防领域的检查。")
    with translation.override("en"):
        assert (figure.label, figure.definition) == ("Fire visits", "Visits for fire safety in the period.")
        assert figure_from("own.x", SPEC | {"label_en": ""}).label == "消防检查"


@pytest.mark.parametrize("code", SHIPPED)
def test_a_shipped_figure_is_complete(code):
    figure = catalogue.shipped()[code]
    assert figure.label_zh and figure.label_en and figure.unit
    assert figure.definition_zh.endswith("。") and figure.definition_en.endswith(".")
    assert set(figure.counts) <= KINDS.keys()
    assert set(figure.by) <= set(DIMENSIONS)
    assert all(not catalogue.shipped()[part].parts for part in figure.parts)
    assert figure.said, "the number check could never propose it"


@pytest.mark.django_db
@pytest.mark.parametrize("code", SHIPPED)
def test_a_shipped_figure_evaluates(code):
    period = Period.month(today())
    value = figures.value(viewer=SYSTEM, code=code, period=period)
    assert value.number == (None if value.figure.parts else 0)
    table = figures.breakdown(viewer=SYSTEM, codes=[code], by=["organisation"], period=period)
    assert (table.rows, table.total) == ([], (value.number,))
    assert figures.rows(viewer=SYSTEM, code=code, period=period) == []
    assert figures.trend(viewer=SYSTEM, code=code, periods=period.run(3)) == [value.number] * 3


def test_no_two_shipped_figures_share_a_label():
    labels = [figure.label_zh for figure in catalogue.shipped().values()]
    assert sorted(set(labels)) == sorted(labels)


@pytest.fixture
def own(world):
    """`own(counts=[…])`: the office defines own.fire."""

    def defined(code="own.fire", **changes):
        return define(by=world.clerk, code=code, spec=SPEC | changes)

    return defined


def test_an_office_defines_a_figure_of_its_own(own):
    figure = own()
    assert catalogue.figure("own.fire") == figure
    assert catalogue.figures()[-1] == figure
    assert [each.code for each in catalogue.figures()].count("own.fire") == 1


def test_the_newest_version_holds_and_the_old_one_is_kept(own):
    first, second = own(), own(where={"field": "dust"})
    assert catalogue.figure("own.fire") == second
    assert catalogue.figure_as_of("own.fire", first.version) == first
    assert catalogue.figure_as_of("own.fire", second.version) == second
    assert Definition.objects.filter(own=True).count() == 2
    with pytest.raises(NotFound):
        catalogue.figure_as_of("own.fire", "0" * 12)


def test_going_back_to_an_older_definition_makes_it_hold_again(own):
    first = own()
    own(where={"field": "dust"})
    own()
    assert catalogue.figure("own.fire").version == first.version
    assert own(label="消防类检查").label == catalogue.figure("own.fire").label == "消防类检查"


def test_a_published_version_of_a_shipped_figure_is_kept(db):
    shipped = catalogue.figure("hazards.found")
    older = replace(shipped, where=(("level", "major"),))
    keep(older)
    keep(older)
    assert catalogue.figure_as_of("hazards.found", older.version) == older
    assert catalogue.figure("hazards.found") is shipped
    assert catalogue.figures() == list(catalogue.shipped().values())


def test_an_unknown_code_is_not_found(db):
    with pytest.raises(NotFound, match=r"own\.nothing"):
        catalogue.figure("own.nothing")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"counts": ["inspection.dreamt"]}, "counts"),
        ({"counts": []}, "spec"),
        ({"where": ["field"]}, "spec"),
        ({"aggregate": "average"}, "spec"),
        ({"counts": [], "aggregate": "ratio", "parts": ["hazards.found", "hazards.dreamt"]}, "parts"),
        ({"counts": [], "aggregate": "ratio", "parts": ["hazards.found", "hazards.elimination_rate"]}, "parts"),
        ({"counts": [], "aggregate": "ratio", "parts": ["hazards.found", "own.fire"]}, "parts"),
    ],
    ids=str,
)
def test_a_bad_definition_is_refused_and_nothing_is_kept(own, changes, field):
    with pytest.raises(Invalid) as refusal:
        own(**changes)
    assert list(refusal.value.errors) == [field]
    assert not Definition.objects.exists()


def test_a_missing_label_is_refused(world):
    with pytest.raises(Invalid, match="label_zh"):
        define(by=world.clerk, code="own.x", spec={"counts": ["hazard.found"], "unit": "处", "definition": "x"})


def test_a_shipped_code_cannot_be_taken(own):
    with pytest.raises(Conflict, match=r"“hazards\.found”是内置指标"):
        own("hazards.found")
    assert not Definition.objects.exists()


def test_a_part_of_a_ratio_keeps_its_definition(own):
    own()
    own("own.rate", **RATIO, counts=[], where={}, parts=["own.fire", "inspections.done"])
    own(label="只改名称")
    with pytest.raises(Conflict, match=r"“own\.fire”是“率”的分子或分母"):
        own(where={"field": "dust"})
    with pytest.raises(Invalid):
        own("own.fire", **RATIO, counts=[], where={}, parts=["own.rate", "inspections.done"])
    assert catalogue.figure("own.fire").where == (("field", "fire"),)


def test_who_may_not_define_is_refused(world):
    with pytest.raises(NotAllowed, match=r"figures\.define"):
        define(by=world.town_officer, code="own.fire", spec=SPEC)
    assert not Definition.objects.exists()


def test_every_unit_that_is_shipped_has_a_name_in_english():
    with translation.override("en"):
        nameless = [code for code in SHIPPED if not catalogue.figure(code).unit_label.isascii()]
    assert nameless == []
    assert {figure.unit for figure in catalogue.shipped().values()} <= units().keys()


def test_a_definition_may_say_its_unit_better_than_the_table():
    figure = figure_from("own.fire", SPEC | {"unit_en": "fire visits"})
    with translation.override("en"):
        assert (figure.unit_label, figure_from("own.fire", SPEC).unit_label) == ("fire visits", "visits")
        assert figure_from("own.fire", SPEC | {"unit": "箱"}).unit_label == "箱", "one that an office made up"
    assert figure.unit_label == "家次"
    assert figure.version == figure_from("own.fire", SPEC).version, "wording computes nothing"
    assert figure_from("own.fire", to_spec(figure)) == figure
