"""The numbers of GB/T 9704-2012, read once from data/layout.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
LAYOUT: dict[str, Any] = tomllib.loads((DATA / "layout.toml").read_text("utf-8"))
