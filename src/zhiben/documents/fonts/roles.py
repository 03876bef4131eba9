"""Which file plays which part: 小标宋 (title), 仿宋 (fang), 楷 (kai), 黑 (hei), 宋 (song).

A part is bound to a file, never to a family name; the name is read back from the file. What an office drops into
`licensed/` wins over what fonts.build made, and a part without a file is played by another font and said in report().
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import typst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhiben.facts.errors import Refused

LABELS = {
    "title": gettext_lazy("小标宋"),
    "fang": gettext_lazy("仿宋"),
    "kai": gettext_lazy("楷体"),
    "hei": gettext_lazy("黑体"),
    "song": gettext_lazy("宋体"),
}
# File names under which Windows and the foundries ship these faces; or simply the part's own name.
_LICENSED = {
    "title": ("title.*", "FZXBSJW.TTF", "方正小标宋*"),
    "fang": ("fang.*", "仿宋_GB2312.*", "simfang.ttf"),
    "kai": ("kai.*", "楷体_GB2312.*", "simkai.ttf"),
    "hei": ("hei.*", "simhei.ttf"),
    "song": ("song.*", "simsun.ttc"),
}
# Who stands in, best first. 楷 knows 30 000 characters, so it also comes first for rare names in every other face.
_STAND_INS = ("kai", "song", "fang", "hei", "title")


class NoFonts(Refused):
    """The folder holds no font at all; the sentence names the command that builds them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder

    def __str__(self) -> str:
        return _("%(folder)s 中没有字体；请先运行 python -m zhiben.documents.fonts build --out %(folder)s。") % {
            "folder": self.folder
        }


@dataclass(frozen=True)
class Part:
    """One part and the file that plays it; `stand_in` says it is not the face the standard asks for."""

    role: str
    file: Path
    family: str
    index: int
    stand_in: bool


@dataclass(frozen=True)
class Cast:
    """All parts of one folder, with typst's own, immutable view of the files: safe to share between threads."""

    parts: Mapping[str, Part]
    fonts: typst.Fonts

    def families(self) -> dict[str, list[str]]:
        """Per part the families to try for each character, best first."""
        order = [self.parts[role].family for role in _STAND_INS]
        return {role: list(dict.fromkeys([part.family, *order])) for role, part in self.parts.items()}


_lock = threading.Lock()
_casts: dict[Path, Cast] = {}
_chosen: list[Path] = []


def use_fonts(folder: Path | str | None) -> None:
    """Take the fonts from `folder`, whatever the environment says; None asks the environment again."""
    _chosen[:] = [] if folder is None else [Path(folder)]


def fonts_folder() -> Path:
    """use_fonts(), else $ZHIBEN_FONTS, else $ZHIBEN_HOME/fonts where that exists, else var/fonts here."""
    if _chosen:
        return _chosen[0]
    if named := os.environ.get("ZHIBEN_FONTS"):
        return Path(named)
    home = Path(os.environ.get("ZHIBEN_HOME", "var")) / "fonts"
    return home if home.is_dir() else Path("var/fonts")


def cast() -> Cast:
    """The parts of the current folder, read once. Raises NoFonts."""
    folder = fonts_folder().resolve()
    with _lock:
        if folder not in _casts:
            _casts[folder] = _read(folder)
        return _casts[folder]


def report() -> list[Part]:
    """Who plays what, for the set-up page and the log."""
    return list(cast().parts.values())


def _read(folder: Path) -> Cast:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
    # Only what typst could read: a damaged file counts as none. Of a collection the first face.
    known = {Path(info.path).resolve(): info for info in reversed(fonts.fonts()) if info.path}
    own = {role: file for role in LABELS if (file := _file_for(role, folder, set(known)))}
    if not own:
        raise NoFonts(folder)
    parts = {}
    for role in LABELS:
        player = role if role in own else next(other for other in _STAND_INS if other in own)
        info = known[own[player].resolve()]
        parts[role] = Part(role, own[player], info.family, info.index, stand_in=player != role)
    return Cast(parts, fonts)


def _file_for(role: str, folder: Path, known: set[Path]) -> Path | None:
    patterns = [*(f"licensed/{name}" for name in _LICENSED[role]), f"{role}-*.[ot]tf"]
    files = (file for pattern in patterns for file in sorted(folder.glob(pattern)))
    return next((file for file in files if file.resolve() in known), None)
