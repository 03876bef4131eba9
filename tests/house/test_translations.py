"""The catalogue's tool finds every text of a module and a template, and sees what is wrong with a translation."""

from __future__ import annotations

import sys

import polib
import pytest
from tests.house.source import ROOT

sys.path.insert(0, str(ROOT / "tools"))
import translations
from translations import Text

MODULE = """
from django.utils import translation
from django.utils.translation import gettext as _, gettext_lazy as later, ngettext, pgettext
_("整改期限"), later("验收"
                  "意见"), _(f"第{1}行"), _(name), print("不译")
ngettext("%(n)s 处", "%(n)s 处隐患", 2), pgettext("清单", "消除"), translation.gettext("移交")
"""
TEMPLATE = """
{% load i18n %}{% translate "没有逾期隐患" %}{% translate '打开' context "门" as x %}{# {% translate "不译" %} #}
{% blocktranslate trimmed with n=page.total %}
    共 {{ n }} 条，占 5%
{% endblocktranslate %}{% blocktranslate count n=total %}{{ n }} 家次{% plural %}{{ n }} 家次合计{% endblocktranslate %}
{% include "x.html" with title=_("四个清单") %}{{ value|default:_("无") }}
"""


def test_a_module_gives_its_literal_texts(tmp_path):
    file = tmp_path / "module.py"
    file.write_text(MODULE, "utf-8")
    assert set(translations.texts_of_python(file)) == {
        Text("整改期限"),
        Text("验收意见"),
        Text("%(n)s 处", plural="%(n)s 处隐患"),
        Text("消除", context="清单"),
        Text("移交"),
    }


def test_a_template_gives_its_texts(tmp_path):
    file = tmp_path / "page.html"
    file.write_text(TEMPLATE, "utf-8")
    assert set(translations.texts_of_template(file)) == {
        Text("没有逾期隐患"),
        Text("打开", context="门"),
        Text("共 %(n)s 条，占 5%%"),
        Text("%(n)s 家次", plural="%(n)s 家次合计"),
        Text("四个清单"),
        Text("无"),
    }


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A small source with two texts, and a catalogue of its own."""
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "SOURCE", tmp_path)
    monkeypatch.setattr(translations, "CATALOGUE", tmp_path / "locale" / "django.po")
    source = "from django.utils.translation import gettext as _, ngettext\n"
    source += '_("第 %(row)s 行")\nngettext("%(n)s 处", "%(n)s 处", 2)\n'
    (tmp_path / "module.py").write_text(source, "utf-8")
    return tmp_path


def english(house, *lines):
    file = house / "en.tsv"
    file.write_text("\n".join("\t".join(cells) for cells in lines), "utf-8")
    return translations.update([file])


def test_update_takes_english_from_a_file_and_check_then_finds_nothing(house):
    assert english(house, ("第 %(row)s 行", "row %(row)s"), ("%(n)s 处", "%(n)s place", "%(n)s places")) == 0
    assert translations.check() == []
    translations.compile_catalogue()
    made = polib.mofile(str(house / "locale" / "django.mo"))
    assert {entry.msgid: entry.msgstr or entry.msgstr_plural for entry in made} == {
        "第 %(row)s 行": "row %(row)s",
        "%(n)s 处": {0: "%(n)s place", 1: "%(n)s places"},
    }


def test_update_keeps_what_was_translated_before(house):
    english(house, ("第 %(row)s 行", "row %(row)s"), ("%(n)s 处", "%(n)s place", "%(n)s places"))
    before = translations.CATALOGUE.read_text("utf-8")
    assert translations.update([]) == 0
    assert translations.CATALOGUE.read_text("utf-8") == before


def test_check_names_what_has_no_english(house):
    assert english(house, ("第 %(row)s 行", "row %(row)s")) == 1
    assert translations.check() == ["no English: '%(n)s 处'"]


def test_check_names_a_lost_placeholder_a_fuzzy_entry_and_a_stranger(house):
    english(house, ("第 %(row)s 行", "row"), ("%(n)s 处", "%(n)s place", "%(n)s places"))
    catalogue = polib.pofile(str(translations.CATALOGUE))
    catalogue.find("%(n)s 处").flags.append("fuzzy")
    catalogue.append(polib.POEntry(msgid="从前", msgstr="formerly"))
    catalogue.save()
    assert translations.check() == [
        "fuzzy: '%(n)s 处'",
        "the English 'row' lacks %(row): '第 %(row)s 行'",
        "in the catalogue, but nowhere in the source: '从前'",
    ]
