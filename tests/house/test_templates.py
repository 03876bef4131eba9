"""House rules of templates: the Content-Security-Policy allows no inline script or style, so none is written."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from tests.house.source import PACKAGE, short, templates

TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
COMMENT = re.compile(r"{% comment\b.*?{% endcomment %}", re.DOTALL)


class Inline(HTMLParser):
    """Collects what a strict policy would block: scripts with a body, styles, handlers in attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.script_line = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _value in attrs}
        if tag == "script" and "src" not in names and dict(attrs).get("type") != "application/json":
            self.found.append(f"line {self.getpos()[0]}: <script> without src")
        if tag == "style":
            self.found.append(f"line {self.getpos()[0]}: <style>")
        for name in sorted(names):
            if name == "style" or name.startswith(("on", "hx-on")):
                self.found.append(f"line {self.getpos()[0]}: {name}= on <{tag}>")
        for name, value in attrs:
            if (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"line {self.getpos()[0]}: javascript: in {name}=")


def inline_parts(text: str) -> list[str]:
    """What of a template's HTML the policy would block. Django's tags become spaces, so that the HTML can be read."""
    for pattern in (COMMENT, TAG):
        text = pattern.sub(lambda tag: re.sub(r"[^\n]", " ", tag[0]), text)
    parser = Inline()
    parser.feed(text)
    parser.close()
    return parser.found


def test_the_reader_finds_what_the_policy_blocks():
    page = '<p onclick="x()" {% if a > b %}style="color:red"{% endif %}>\n<script>x()</script><a href="javascript:x()">'
    assert inline_parts(page) == [
        "line 1: onclick= on <p>",
        "line 1: style= on <p>",
        "line 2: <script> without src",
        "line 2: javascript: in href=",
    ]
    assert inline_parts('<script src="{% static "app.js" %}" defer></script>{# <style> #}') == []


@pytest.mark.parametrize("template", templates(), ids=short)
def test_no_template_has_inline_script_or_style(template):
    assert inline_parts(template.read_text("utf-8")) == []


def test_every_icon_a_template_names_is_copied():
    icons = PACKAGE / "web" / "icons"
    text = "".join(template.read_text("utf-8") for template in templates())
    named = set(re.findall(r'{% icon "([\w-]+)"', text))
    assert {name for name in named if not (icons / f"{name}.svg").exists()} == set()
