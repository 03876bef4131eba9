"""Small pieces of pages: icons, tags, due badges, numbers, addresses with one thing changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhiben.calendars import today

register = template.Library()

ICONS = Path(__file__).resolve().parent.parent / "icons"
CURSORS = ("after", "before")
# From this many days before it, a deadline is near.
NEAR = 3


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """A Tabler outline icon inline, hidden from screen readers: the words beside it say the same."""
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{}</svg>',
        classes,
        _shapes(name),
    )


@cache
def _shapes(name: str) -> SafeString:
    """What is drawn between <svg> and </svg>; nothing where set-up has not copied the icons yet."""
    path = ICONS / f"{name}.svg"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not path.exists():
        return SafeString("")
    text = re.sub(r"<!--.*?-->", "", path.read_text("utf-8"), flags=re.DOTALL)
    inner = re.sub(r"^.*?<svg[^>]*>|</svg>.*$", "", text, flags=re.DOTALL)
    return mark_safe(re.sub(r"\s+", " ", inner).strip())  # noqa: S308  (shipped files, no input)


@register.simple_tag(takes_context=True)
def query(context: Mapping[str, Any], **changes: Any) -> str:
    """This page's query string with `changes` made; an empty value drops the key, and a new list starts at its top."""
    values: QueryDict = context["request"].GET.copy()
    for name in (*CURSORS, *changes):
        values.pop(name, None)
    for name, value in changes.items():
        if value not in (None, ""):
            values[name] = str(value)
    return "?" + values.urlencode()


@register.simple_tag(takes_context=True)
def without(context: Mapping[str, Any], names: Sequence[str]) -> str:
    """This page's query string without `names`."""
    return query(context, **dict.fromkeys(names))


@register.filter
def next_sort(page: Any, column: str) -> str:
    """What a click on the head of `column` sorts by: descending first, then back."""
    return column if page.sort == f"-{column}" else f"-{column}"


@register.filter
def control_class(widget: Mapping[str, Any]) -> str:
    """Bootstrap's class for a form control."""
    if "select" in widget.get("template_name", "") and widget.get("type") != "radio":
        return "form-select"
    return "form-check-input" if widget.get("type") in {"checkbox", "radio"} else "form-control"


@register.filter
def is_invalid(attrs: Mapping[str, Any]) -> bool:
    """Whether Django marked the control as wrong."""
    return "aria-invalid" in attrs


@register.filter
def number(value: Any) -> str:
    """A number with thousands separators in every language (Django's Chinese format has none); 「—」 for no value."""
    if value is None or value == "":
        return "—"
    if isinstance(value, (Fraction, Decimal, float)):
        rounded = Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else Decimal(str(value))
        return f"{rounded:,.1f}".removesuffix(".0")
    return f"{value:,}" if isinstance(value, int) else str(value)


@register.filter
def share(part: float | None, whole: float | None) -> str:
    """`part` of `whole` in per cent with one decimal, as plain digits fit for a width; 0 of nothing is 0."""
    return f"{100 * (part or 0) / whole:.1f}" if whole else "0"


@register.simple_tag
def tag(label: object, tone: str = "grey") -> SafeString:
    """A state in words on a tinted ground: the words carry the meaning, the colour only repeats it."""
    return format_html('<span class="tag tag-{}">{}</span>', tone, label) if label else SafeString("")


@register.simple_tag
def due(day: date | None, *, done: bool = False) -> SafeString:
    """How far a deadline is: shape, words and colour each tell it."""
    if done or day is None:
        return SafeString("")
    left = (day - today()).days
    if left < 0:
        tone, words = "late", ngettext("超期 %(days)s 天", "超期 %(days)s 天", -left) % {"days": number(-left)}
    elif left == 0:
        tone, words = "near", _("今日到期")
    else:
        tone = "near" if left <= NEAR else "calm"
        words = ngettext("剩 %(days)s 天", "剩 %(days)s 天", left) % {"days": number(left)}
    return format_html('<span class="due due-{}">{}</span>', tone, words)


@register.simple_tag
def progress(part: float | None, whole: float | None, label: str = "") -> SafeString:
    """A bar: an SVG, because the content policy allows no style attribute."""
    width = min(100.0, float(share(part, whole)))
    return format_html(
        '<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="bar-bg" width="100" height="6"/><rect class="bar-fg" width="{}" height="6"/></svg>',
        f"{label} {width}%".strip(),
        width,
    )


@register.simple_tag
def spark(values: Sequence[float | None]) -> SafeString:
    """A trend as a line without axes; fewer than two values are no trend."""
    points = [0.0 if value is None else float(value) for value in values]
    if len(points) < 2:  # noqa: PLR2004
        return SafeString("")
    low, high = min(points), max(points)
    step, spread = 96 / (len(points) - 1), (high - low) or 1
    placed = [(round(2 + i * step, 1), round(25 - 22 * (value - low) / spread, 1)) for i, value in enumerate(points)]
    line = " ".join(f"{x},{y}" for x, y in placed)
    return format_html(
        '<svg class="spark" viewBox="0 0 100 28" preserveAspectRatio="none" aria-hidden="true">'
        '<polygon class="spark-area" points="2,28 {} 98,28"/><polyline class="spark-line" points="{}"/></svg>',
        line,
        line,
    )


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    """`mapping[key]`, None where there is none."""
    return mapping.get(key)
