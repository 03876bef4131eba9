"""A checklist as it is being written: its head, and its items as rows that are added, moved and dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import today
from zhiben.facts.ids import new_id
from zhiben.places.fields import business_type_choices, field_choices
from zhiben.registers.declaration import REGISTERS
from zhiben.web.forms import Day
from zhiben.web.registers.forms import field_of, name_references
from zhiben.web.visits.forms import Quiet

MOST = 250  # items of one list: each has up to seventeen boxes, and a form that is sent may have 5000
SEPARATORS = re.compile(r"[、，,；;\s]+")
OPERATORS = [("<=", "≤"), ("<", "<"), (">=", "≥"), (">", ">"), ("==", "=")]
ANSWERS = [("yes_no", _("是/否")), ("yes_no_na", _("是/否/不适用")), ("measure", _("填数值"))]
KINDS = [("key_points", _("排查要点")), ("field", _("领域检查表")), ("self_check", _("自查指南"))]


class ItemForm(Quiet):
    """One question and what follows from a no."""

    code = forms.CharField(label=_("代号"), max_length=30)
    text = forms.CharField(label=_("内容"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    group = forms.CharField(label=_("分项"), max_length=60, required=False)
    answer = forms.ChoiceField(label=_("回答方式"), choices=ANSWERS)
    unit = forms.CharField(label=_("计量单位"), max_length=20, required=False)
    op = forms.ChoiceField(label=_("要求"), choices=[("", "—"), *OPERATORS], required=False)
    limit = forms.FloatField(label=_("限值"), required=False)
    field = forms.ChoiceField(label=_("领域"), required=False)
    deadline_days = forms.IntegerField(label=_("默认整改天数"), min_value=0, max_value=999, required=False)
    major = forms.BooleanField(label=_("可能直接构成重大隐患"), required=False)
    photo_required = forms.BooleanField(label=_("判否须拍照"), required=False)
    verified = forms.BooleanField(label=_("依据已核对"), required=False)
    basis = forms.CharField(
        label=_("依据"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("每行一条：法规标准的代号，空格，条款。"),
    )
    criteria = forms.CharField(label=_("判定情形代号"), required=False, help_text=_("多个用顿号隔开。"))
    help = forms.CharField(label=_("提示"), max_length=300, required=False)
    text_en = forms.CharField(label=_("英文"), max_length=400, required=False)

    MAIN = ("code", "group", "text", "answer", "deadline_days", "unit", "op", "limit")

    def __init__(self, data: Any = None, *, key: str, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, prefix=f"item-{key}", initial=initial)
        self.key = key
        self.after = str(new_id())  # the row that “one more below” would make
        self.fields["field"].choices = [("", "—"), *field_choices()]  # type: ignore[attr-defined]

    @property
    def main(self) -> list[forms.BoundField]:
        """What is shown at once."""
        return [self[name] for name in self.MAIN]

    @property
    def rare(self) -> list[forms.BoundField]:
        """What is folded away."""
        return [self[name] for name in self.fields if name not in self.MAIN]

    @property
    def unfolded(self) -> bool:
        """Whether something folded away is wrong."""
        return any(bound.errors for bound in self.rare)

    def clean_basis(self) -> list[list[str]]:
        """Lines of code and article."""
        pairs = []
        for line in self.cleaned_data["basis"].splitlines():
            code, _space, article = line.strip().partition(" ")
            if code and not article.strip():
                raise forms.ValidationError(_t("“%(line)s”缺少条款；请写成“代号 条款”。") % {"line": line.strip()})
            if code:
                pairs.append([code, article.strip()])
        return pairs

    def clean(self) -> dict[str, Any]:
        """A measure has all three of unit, comparison and limit; another answer has none."""
        said = self.cleaned_data
        measured = said.get("answer") == "measure"
        for name in ("unit", "op", "limit"):
            if name in said and measured and said[name] in ("", None):
                self.add_error(name, _t("“填数值”的条目须写明单位、要求和限值。"))
            elif name in said and not measured and said[name] not in ("", None):
                self.add_error(name, _t("只有“填数值”的条目才写此项。"))
        return said

    def values(self) -> dict[str, Any]:
        """The columns of an item."""
        said = dict(self.cleaned_data)
        limits = {name: said.pop(name) for name in ("unit", "op", "limit")}
        said["measure"] = limits if said["answer"] == "measure" else {}
        said["criteria"] = [each for each in SEPARATORS.split(said["criteria"]) if each]
        said["deadline_days"] = said["deadline_days"] or 0
        return said


class RevisionForm(Quiet):
    """From when the new version is used."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    on = forms.DateField(label=_("新版印发日期"), widget=Day, help_text=_("上一版到前一天为止。"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ListForm(Quiet):
    """The head of a new list."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    code = forms.CharField(label=_("代号"), max_length=30)
    title = forms.CharField(label=_("名称"), max_length=120)
    title_en = forms.CharField(label=_("英文名"), max_length=160, required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=KINDS)
    field = forms.ChoiceField(label=_("领域"), required=False)
    happened_on = forms.DateField(label=_("印发日期"), widget=Day)
    business_types = forms.MultipleChoiceField(
        label=_("适用业态"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("不选为全部业态。")
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        register = REGISTERS["checklists"]
        self.fields["organisation"] = field_of(register, register.column("organisation"), viewer)
        self.fields["organisation"].required = True
        self.fields["field"].choices = [("", "—"), *field_choices()]  # type: ignore[attr-defined]
        self.fields["business_types"].choices = business_type_choices()  # type: ignore[attr-defined]
        self.order_fields(("id", "organisation", "code", "title", "title_en", "kind", "field", "happened_on"))
        name_references(self, register, viewer)


class Draft:
    """The head and the rows on one page."""

    def __init__(self, form: Any, rows: list[ItemForm]) -> None:
        self.form, self.rows = form, rows

    @classmethod
    def sent(cls, form: Any, data: Any) -> Draft:
        """As it came back."""
        keys = [key for key in dict.fromkeys(data.getlist("item")) if _is_id(key)]
        return cls(form, [ItemForm(data, key=key) for key in keys[:MOST]])

    @classmethod
    def of(cls, form: Any, items: Iterable[Any]) -> Draft:
        """From the items of a version; one empty row where there are none."""
        rows = [ItemForm(key=str(item.pk), initial=initial_of(item)) for item in items]
        return cls(form, rows or [ItemForm(key=str(new_id()))])

    def change(self, asked: Any) -> bool:
        """One row more, less or elsewhere, where that was asked for instead of sending."""
        if "more" in asked:
            after, _slash, key = asked["more"].partition("/")
            self._insert(after, key)
        elif "drop" in asked:
            self.rows = [row for row in self.rows if row.key != asked["drop"]]
        elif "up" in asked:
            self._raise(asked["up"])
        else:
            return False
        for each in (self.form, *self.rows):
            each.quiet = True
        return True

    def is_valid(self) -> bool:
        """Judge the head and every row, so that all that is wrong is said at once."""
        right = [each.is_valid() for each in (self.form, *self.rows)]
        if not self.rows:
            self.form.add_error(None, _t("检查表至少要有一条。"))
        seen: dict[str, int] = {}
        for number, row in enumerate(self.rows, 1):
            code = row.cleaned_data.get("code", "")
            if code in seen:
                row.add_error("code", _t("与第%(first)s条的代号相同。") % {"first": seen[code]})
            elif code:
                seen[code] = number
        return all(right) and not self.wrong

    @property
    def wrong(self) -> bool:
        """Whether anything has to be put right."""
        return any(each.errors for each in (self.form, *self.rows))

    @property
    def values(self) -> list[dict[str, Any]]:
        """The items for the use case, in their order."""
        return [row.values() for row in self.rows]

    @property
    def last(self) -> str:
        """The row after which one more is added at the end."""
        return self.rows[-1].key if self.rows else ""

    def _insert(self, after: str, key: str) -> None:
        if not _is_id(key) or len(self.rows) >= MOST:
            return
        place = next((at + 1 for at, row in enumerate(self.rows) if row.key == after), len(self.rows))
        near = self.rows[place - 1] if place else None
        start = {"group": near["group"].value(), "field": near["field"].value()} if near else {}
        self.rows.insert(place, ItemForm(key=key, initial=start))

    def _raise(self, key: str) -> None:
        place = next((at for at, row in enumerate(self.rows) if row.key == key), 0)
        if place:
            self.rows[place - 1 : place + 1] = [self.rows[place], self.rows[place - 1]]


def initial_of(item: Any) -> dict[str, Any]:
    """An item as its row shows it."""
    plain = {name: getattr(item, name) for name in ItemForm.base_fields if name not in ("unit", "op", "limit")}
    lines = "\n".join(f"{code} {article}" for code, article in item.basis)
    limit = item.measure.get("limit")
    return plain | {
        "basis": lines,
        "criteria": "、".join(item.criteria),
        "unit": item.measure.get("unit", ""),
        "op": item.measure.get("op", ""),
        "limit": int(limit) if isinstance(limit, float) and limit.is_integer() else limit,
    }


def start() -> dict[str, Any]:
    """What a new list or version starts with."""
    return {"id": new_id(), "on": today(), "happened_on": today()}


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
