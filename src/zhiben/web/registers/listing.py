"""The list of a register: filters, search, sort, keyset pages; the index of all registers; what a reference may mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from django.db.models import QuerySet
from django.forms.renderers import get_default_renderer
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhiben.registers import queries
from zhiben.registers.declaration import Column, Register
from zhiben.web.paging import Page, keyset_page
from zhiben.web.registers.access import may_record, register_named
from zhiben.web.registers.cells import Cells, main_column
from zhiben.web.registers.drawing import Rows
from zhiben.web.registers.filters import Filters
from zhiben.web.registers.forms import choose_widget
from zhiben.web.registers.looks import Tab, look_of
from zhiben.web.requests import ViewerRequest, render_page, wants_part

# Counting is capped: the exact number of a long list costs more than the page, and figures say it anyway.
COUNT_UP_TO = 1000


class Row(NamedTuple):
    """One record and how it is drawn."""

    record: Any
    html: SafeString


class Control(NamedTuple):
    """A filter above the list."""

    column: Column
    value: str
    choices: list[tuple[str, str]]
    html: str = ""
    value_to: str = ""


def index(request: ViewerRequest) -> HttpResponse:
    """Every register that the viewer may see, by group."""
    groups: dict[str, list[Register]] = {}
    for register in queries.registers(viewer=request.viewer):
        groups.setdefault(str(register.group), []).append(register)
    return render_page(request, "registers/index.html", {"title": _("全部台账"), "groups": groups})


def register_list(request: ViewerRequest, code: str) -> HttpResponse:
    """The records that the viewer may see; htmx replaces `rows` only."""
    register = register_named(code, viewer=request.viewer)
    filters = Filters(register, request.GET, request.viewer)
    rows = narrowed(register, filters)
    sort = sort_of(register, request.GET.get("sort", ""))
    page = keyset_page(
        rows.select_related(*register.related),
        sort=sort,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context: dict[str, Any] = {
        "title": register.label,
        "register": register,
        "page": page,
        "rows": list(_rows(register, page)),
        "columns": list(_columns(register)),
        "total": _total(rows, page),
        "filters": filters,
        "kept": {name: request.GET[name] for name in register.filters if request.GET.get(name)},
    }
    if not wants_part(request, "rows"):
        context["controls"] = list(_controls(register, filters))
        context["lists"] = _tabs(request, register)
        context["may_record"] = may_record(register, viewer=request.viewer)
        context["may_import"] = (
            register.record is not None and context["may_record"] and request.viewer.can("imports.run")
        )
    return render_page(request, "registers/list.html", context, part="rows")


def choices(request: ViewerRequest, code: str, name: str) -> JsonResponse:
    """What a reference column may name, while it is typed."""
    register = register_named(code, viewer=request.viewer)
    column = next((each for each in register.columns if each.name == name and each.reference is not None), None)
    if column is None or column.reference is None:
        raise Http404
    found = column.reference.search(request.GET.get("q", "").strip(), viewer=request.viewer)
    return JsonResponse({"found": [[str(value), str(label)] for value, label in found]})


def narrowed(register: Register, filters: Filters) -> QuerySet[Any]:
    """The visible records under the filters, unsorted: what the list, its count and its export read."""
    return filters.apply(register.visible(viewer=filters.viewer))


def sort_of(register: Register, wanted: str) -> str:
    """A sort that the register has an index for; its own otherwise."""
    name = wanted.removeprefix("-")
    sortable = {column.name for column in register.columns if column.sortable} | {register.sort.removeprefix("-")}
    return wanted if name in sortable else register.sort


def _tabs(request: ViewerRequest, register: Register) -> list[tuple[Tab, bool]]:
    """The register's own narrowed lists; the longest of those whose conditions are on is the one shown."""
    look = look_of(register.code)
    tabs = look.tabs(viewer=request.viewer) if look.tabs else []
    on = [tab for tab in tabs if all(request.GET.get(name) == value for name, value in parse_qsl(tab.query))]
    here = max(on, key=lambda tab: len(tab.query), default=None)
    return [(tab, tab is here) for tab in tabs]


def _columns(register: Register) -> Iterator[Column]:
    return (column for column in register.columns if column.listed)


def _rows(register: Register, page: Page[Any]) -> Iterator[Row]:
    cells, drawn = Cells(register, _columns(register)), Rows(_columns(register), main_column(register))
    for record in page.rows:
        url = reverse("register-detail", args=[register.code, record.pk])
        voided = bool(getattr(record, "voided", False))
        yield Row(record, drawn.row(cells.of(record), url=url, title=register.title(record), voided=voided))


def _total(rows: QuerySet[Any], page: Page[Any]) -> str:
    if not page.before and not page.after:
        return _t("共 %(count)s 条") % {"count": len(page.rows)}
    found = rows.order_by()[: COUNT_UP_TO + 1].count()
    if found > COUNT_UP_TO:
        return _t("%(count)s 条以上") % {"count": f"{COUNT_UP_TO:,}"}
    return _t("共 %(count)s 条") % {"count": f"{found:,}"}


def _controls(register: Register, filters: Filters) -> Iterator[Control]:
    for column in filters.columns:
        value = filters.values.get(column.name, "")
        if column.reference is not None:
            yield Control(column, value, [], html=_choose(register, column, filters))
        elif column.kind in {"date", "integer", "money"}:
            ends = [filters.values.get(f"{column.name}_{end}", "") for end in ("from", "to")]
            yield Control(column, ends[0], [], value_to=ends[1])
        elif column.kind == "boolean":
            yield Control(column, value, [("1", _t("是")), ("0", _t("否"))])
        else:
            yield Control(column, value, [(str(each), str(label)) for each, label in column.options() if each != ""])


def _choose(register: Register, column: Column, filters: Filters) -> str:
    widget = choose_widget(register, column)
    typed = widget.value_from_datadict(filters.values, MultiValueDict(), column.name)
    attrs = {"id": f"filter-{column.name}", "placeholder": column.label, "aria-label": column.label}
    attrs["class"] = "form-control-sm"
    return widget.render(column.name, typed, attrs, renderer=get_default_renderer())
