"""The documents: what the code can say is made from it, links lead somewhere, pictures are there and small."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from tests.house.source import ROOT, short

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
MOST = 200_000  # bytes of a picture
IMAGES = sorted((ROOT / "docs" / "images").glob("*.png"))


def documents() -> list[Path]:
    """Every Markdown file that people read."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def anchors(file: Path) -> set[str]:
    """The headings of a document as links name them."""
    headings = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(file: Path) -> list[str]:
    """Links of a document that lead nowhere; those to other sites are left alone."""
    found = []
    for link in LINK.findall(file.read_text("utf-8")):
        if ":" in link:
            continue
        path, _hash, anchor = unquote(link).partition("#")
        target = (file.parent / path).resolve() if path else file
        if not target.exists() or (anchor and anchor not in anchors(target)):
            found.append(link)
    return found


def test_the_reader_of_links_finds_a_broken_one(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "# One heading\n[a](#one-heading) [b](#other) [c](none.md) ![d](page.md) [e](https://example.org)\n"
    )
    assert broken_links(page) == ["#other", "none.md"]


@pytest.mark.parametrize("file", documents(), ids=short)
def test_every_link_of_a_document_leads_somewhere(file):
    assert broken_links(file) == []


def test_generated_documents_are_what_the_code_says():
    answer = subprocess.run(
        [sys.executable, ROOT / "tools" / "docs.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


def test_the_readme_is_there_in_both_languages_and_links_the_other():
    english, chinese = ROOT / "README.md", ROOT / "README.zh.md"
    assert "(README.zh.md)" in english.read_text("utf-8")
    assert "(README.md)" in chinese.read_text("utf-8")
    assert LINK.findall(english.read_text("utf-8")).count("docs/images/dashboard.png") == 1


def test_every_picture_is_shown_somewhere():
    text = "".join(file.read_text("utf-8") for file in documents())
    assert [image.name for image in IMAGES if f"images/{image.name}" not in text] == []


def test_no_picture_is_larger_than_200_kilobytes():
    assert {image.name: image.stat().st_size for image in IMAGES if image.stat().st_size > MOST} == {}
