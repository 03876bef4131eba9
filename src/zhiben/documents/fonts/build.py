"""Build the free fonts once: 小标宋, 宋, 黑 and 楷 from npm packages, 仿宋 out of a Debian package.

Each file's name carries the hash of its recipe and its package's version, so a second run finds it and does nothing.
A font is built in a scratch folder and moved in whole: a run cut short leaves nothing behind.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from zhiben.documents.fonts import debian

EDITION = 1  # raise it when merging.py changes what it makes
LICENCES = "licences"


@dataclass(frozen=True)
class SplitFont:
    """A variable font that npm ships in about a hundred parts."""

    role: str
    package: str
    weight: int
    family: str
    suffix: str = ".ttf"

    def make(self, package: Path, target: Path, scratch: Path) -> None:
        """Fix the weight and merge the parts."""
        # 0.4 s to import, and a run that finds all fonts built never needs it.
        from zhiben.documents.fonts import merging  # noqa: PLC0415

        parts = list((package / "files").glob("*wght-normal.woff2"))
        merging.merge(parts, self.weight, self.family, target, scratch / f"{self.role}.parts")


@dataclass(frozen=True)
class WholeFont:
    """A font that npm ships whole in one of its files."""

    role: str
    package: str
    file: str
    suffix: str = ".ttf"

    def make(self, package: Path, target: Path, scratch: Path) -> None:
        """Unpack the file."""
        from zhiben.documents.fonts import merging  # noqa: PLC0415 -- see SplitFont

        merging.unpack(package / self.file, target)


@dataclass(frozen=True)
class DebianFont:
    """A font file inside a Debian package."""

    role: str
    package: str
    pattern: str
    licence: str
    suffix: str = ".otf"


NPM_FONTS: tuple[SplitFont | WholeFont, ...] = (
    SplitFont("title", "@fontsource-variable/noto-serif-sc", 700, "Zhiben Title"),
    SplitFont("song", "@fontsource-variable/noto-serif-sc", 400, "Zhiben Song"),
    SplitFont("hei", "@fontsource-variable/noto-sans-sc", 500, "Zhiben Hei"),
    WholeFont("kai", "@fontsource/lxgw-wenkai", "files/lxgw-wenkai-latin-500-normal.woff2"),
)
FANG = DebianFont("fang", "texlive-lang-chinese", "*/FandolFang-Regular.otf", "*/doc/texlive-lang-chinese/copyright")


def build(
    out: Path,
    node_modules: Path,
    *,
    npm_fonts: tuple[SplitFont | WholeFont, ...] = NPM_FONTS,
    fang: DebianFont | None = FANG,
    retry: bool = False,
    say: Callable[[str], None] = print,
) -> list[Path]:
    """Bring `out` up to date and return the files just built.

    A 仿宋 that could not be fetched is noted in `out` and tried again only with `retry`: a machine without network
    must not wait for it at every start. Raises FileNotFoundError when an npm package is not installed.
    """
    out.mkdir(parents=True, exist_ok=True)
    built = []
    # Beside `out`, not inside: a reader scanning for fonts must not find the parts.
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".fonts-") as folder:
        scratch = Path(folder)
        for font in npm_fonts:
            package = node_modules / font.package
            if not (package / "package.json").is_file():
                raise FileNotFoundError(
                    _("没有找到 %(package)s；请先运行 npm ci，再用 --node-modules 指明文件夹。") % {"package": package}
                )
            target = out / _name(font, _version(package))
            if not target.exists():
                say(_("正在生成字体 %(name)s……") % {"name": target.name})
                font.make(package, scratch / target.name, scratch)
                licence = (package / "LICENSE").read_bytes() if (package / "LICENSE").is_file() else b""
                _keep(scratch / target.name, target, licence)
                built.append(target)
        if fang and (file := _build_fang(fang, out, scratch, retry=retry, say=say)):
            built.append(file)
    if not built:
        say(_("字体已齐备：%(folder)s") % {"folder": out})
    return built


def _build_fang(font: DebianFont, out: Path, scratch: Path, *, retry: bool, say: Callable[[str], None]) -> Path | None:
    target = out / _name(font, "")
    note = out / "fang.unavailable"
    if target.exists():
        return None
    if note.exists() and not retry:
        say(_("仿宋字体缺，以楷体或宋体代替（加 --retry 再取一次）：%(why)s") % {"why": note.read_text("utf-8")})
        return None
    try:
        say(_("正在从 Debian 软件包取仿宋字体……"))
        files = debian.files_of(font.package, font.pattern, font.licence, scratch=scratch)
    except debian.Unavailable as why:
        note.write_text(str(why), "utf-8")
        sentence = _("取不到仿宋字体，以楷体或宋体代替；本单位有授权的仿宋可放入 licensed 文件夹。原因：%(why)s")
        say(sentence % {"why": why})
        return None
    (scratch / target.name).write_bytes(files[font.pattern])
    _keep(scratch / target.name, target, files.get(font.licence, b""))
    note.unlink(missing_ok=True)
    return target


def _keep(made: Path, target: Path, licence: bytes) -> None:
    """Move a finished font in, with its licence, and drop what an older recipe made for the same role."""
    role = target.name.split("-")[0]
    if licence:
        (target.parent / LICENCES).mkdir(exist_ok=True)
        (target.parent / LICENCES / f"{role}.txt").write_bytes(licence)
    made.replace(target)
    for older in target.parent.glob(f"{role}-*"):
        if older != target:
            older.unlink()


def _version(package: Path) -> str:
    version: str = json.loads((package / "package.json").read_text("utf-8"))["version"]
    return version


def _name(font: SplitFont | WholeFont | DebianFont, version: str) -> str:
    key = hashlib.sha256(f"{EDITION} {font!r} {version}".encode()).hexdigest()[:10]
    return f"{font.role}-{key}{font.suffix}"
