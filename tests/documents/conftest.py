"""The fonts that PDF tests need, and the sample documents."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.documents import sample

from zhiben.documents.fonts import NoFonts, fonts_folder, report, use_fonts
from zhiben.documents.tree import Document

REPOSITORY = Path(__file__).parents[2]
BUILD = "python -m zhiben.documents.fonts build --out {folder} --node-modules node_modules"


@pytest.fixture(scope="session")
def fonts() -> Path:
    """The real fonts; without them a PDF test fails and says what to run, for a skipped test proves nothing."""
    folder = fonts_folder() if fonts_folder().is_dir() else REPOSITORY / "var" / "fonts"
    use_fonts(folder)
    try:
        report()
    except NoFonts:
        pytest.fail(f"no fonts in {folder}; build them first: {BUILD.format(folder=folder)}", pytrace=False)
    return folder


@pytest.fixture(scope="session")
def bulletin() -> Document:
    """Issue 24 as it was published."""
    return sample.bulletin()


@pytest.fixture(scope="session")
def letter() -> Document:
    """A letter with table, chart, record link and signature."""
    return sample.letter()
