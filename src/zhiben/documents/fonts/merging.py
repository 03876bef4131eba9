"""From the web parts of a font to one desktop font file, byte for byte the same each time."""

from __future__ import annotations

import logging
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

# Layout tables of split fonts contradict one another when merged; Chinese running text needs none of them.
_DROPPED = (
    "GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "DSIG", "STAT", "HVAR", "VVAR", "MVAR", "avar",
)  # fmt: skip
_MADE = 3_786_912_000  # 2024-01-01 in the font epoch: a build must not depend on the day it ran
_PROCESSES = 2
_FEW = 8  # parts; starting processes costs more than these


def unpack(source: Path, target: Path) -> None:
    """A whole font as WOFF2 → TTF."""
    font = TTFont(source, recalcTimestamp=False)
    font.flavor = None
    font.save(target)


def merge(parts: list[Path], weight: int, family: str, target: Path, scratch: Path) -> None:
    """The parts of a split variable font, fixed at `weight`, as one static font named `family`."""
    scratch.mkdir(parents=True, exist_ok=True)
    jobs = [(part, scratch / f"{number:03d}.ttf", weight) for number, part in enumerate(sorted(parts))]
    if len(jobs) < _FEW:
        static = list(map(_static, jobs))
    else:
        with ProcessPoolExecutor(_PROCESSES) as pool:
            static = list(pool.map(_static, jobs))
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    font = Merger().merge([str(path) for path in static])
    _rename(font, family)
    font["OS/2"].usWeightClass = 400
    font["OS/2"].fsSelection = 0x40
    font["head"].macStyle = 0
    font["head"].created = font["head"].modified = _MADE
    font.recalcTimestamp = False
    font.save(target)


def _static(job: tuple[Path, Path, int]) -> Path:
    source, target, weight = job
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    font = TTFont(source, recalcTimestamp=False)
    font.flavor = None
    if "fvar" in font:
        font = instancer.instantiateVariableFont(font, {"wght": weight})
    for table in _DROPPED:
        if table in font:
            del font[table]
    font.save(target)
    return target


def _rename(font: TTFont, family: str) -> None:
    table = font["name"]
    for number in (16, 17, 21, 22, 25):
        table.removeNames(nameID=number)
    names = {1: family, 2: "Regular", 4: family, 6: family.replace(" ", "") + "-Regular"}
    for record in list(table.names):
        if record.nameID in names:
            table.setName(names[record.nameID], record.nameID, record.platformID, record.platEncID, record.langID)
