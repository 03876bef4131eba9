from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation

from zhiben.documents.fonts import NoFonts, fonts_folder, report, use_fonts
from zhiben.documents.fonts.__main__ import main
from zhiben.documents.fonts.build import FANG, DebianFont, SplitFont, WholeFont, build

SPLIT = SplitFont("title", "@f/serif", 700, "Zhiben Title")
WHOLE = WholeFont("kai", "@f/kai", "files/kai.woff2")


def tiny(path: Path, characters: str, family: str, *, variable: bool = False) -> None:
    """A font whose every character is a square; a variable one is the wider the heavier it is."""
    names = [".notdef", *(f"uni{ord(char):04X}" for char in characters)]
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for point in ((0, 700), (700, 700), (700, 0)):
        pen.lineTo(point)
    pen.closePath()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap(dict(zip(map(ord, characters), names[1:], strict=True)))
    font.setupGlyf(dict.fromkeys(names, pen.glyph()))
    font.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    # Without a PostScript name typst passes a font over.
    font.setupNameTable({"familyName": family, "styleName": "Regular", "psName": f"Tiny{len(family)}"})
    font.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    font.setupPost()
    if variable:
        font.setupFvar([("wght", 200, 200, 900, "Weight")], [])
        wider = TupleVariation({"wght": (0, 1, 1)}, [(0, 0), (0, 0), (200, 0), (200, 0), *[(0, 0)] * 4])
        font.setupGvar({name: [wider] for name in names})
    font.font.flavor = "woff2" if path.suffix == ".woff2" else None
    path.parent.mkdir(parents=True, exist_ok=True)
    font.save(path)


@pytest.fixture
def node_modules(tmp_path) -> Path:
    folder = tmp_path / "node_modules"
    tiny(folder / "@f/serif/files/serif-1-wght-normal.woff2", "安全", "Serif", variable=True)
    tiny(folder / "@f/serif/files/serif-2-wght-normal.woff2", "生产", "Serif", variable=True)
    tiny(folder / "@f/kai/files/kai.woff2", "治本", "Kai")
    for package in ("serif", "kai"):
        (folder / "@f" / package / "package.json").write_text(json.dumps({"version": "1.0.0"}))
        (folder / "@f" / package / "LICENSE").write_text("OFL")
    return folder


@pytest.fixture
def own_fonts():
    """Whatever a test chooses, the next one asks the environment again."""
    before = fonts_folder() if fonts_folder().is_dir() else Path(__file__).parents[2] / "var" / "fonts"
    yield
    use_fonts(before)


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file()}


def test_a_second_build_does_nothing(node_modules, tmp_path):
    said: list[str] = []
    out = tmp_path / "fonts"
    built = build(out, node_modules, npm_fonts=(SPLIT, WHOLE), fang=None, say=said.append)
    assert [path.name.split("-")[0] for path in built] == ["title", "kai"]
    first, when = hashes(out), {path: path.stat().st_mtime_ns for path in out.iterdir()}
    assert build(out, node_modules, npm_fonts=(SPLIT, WHOLE), fang=None, say=said.append) == []
    assert said[-1] == f"字体已齐备：{out}"
    assert (hashes(out), {path: path.stat().st_mtime_ns for path in out.iterdir()}) == (first, when)
    assert sorted(path.name for path in (out / "licences").iterdir()) == ["kai.txt", "title.txt"]


def test_the_parts_become_one_font_of_our_name(node_modules, tmp_path):
    title, kai = build(tmp_path / "fonts", node_modules, npm_fonts=(SPLIT, WHOLE), fang=None, say=lambda _: None)
    with TTFont(title) as font:
        assert "".join(map(chr, sorted(font.getBestCmap()))) == "".join(sorted("安全生产"))
        assert (font["name"].getDebugName(1), font["name"].getDebugName(6)) == ("Zhiben Title", "ZhibenTitle-Regular")
        assert "fvar" not in font
        assert font["glyf"]["uni5B89"].xMax == 843  # 700 and five sevenths of 200: weight 700 of 200 to 900
    with TTFont(kai) as font:
        assert (font.flavor, font["name"].getDebugName(1)) == (None, "Kai")


def test_two_builds_give_the_same_bytes(node_modules, tmp_path):
    for folder in ("one", "two"):
        build(tmp_path / folder, node_modules, npm_fonts=(SPLIT, WHOLE), fang=None, say=lambda _: None)
    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")


def test_a_new_version_replaces_the_old_font(node_modules, tmp_path):
    out = tmp_path / "fonts"
    (old,) = build(out, node_modules, npm_fonts=(WHOLE,), fang=None, say=lambda _: None)
    (node_modules / "@f/kai/package.json").write_text('{"version": "1.0.1"}')
    (new,) = build(out, node_modules, npm_fonts=(WHOLE,), fang=None, say=lambda _: None)
    assert old != new
    assert [path for path in out.iterdir() if path.is_file()] == [new]


def test_a_build_that_fails_leaves_nothing_half_done(node_modules, tmp_path):
    (node_modules / "@f/serif/files/serif-2-wght-normal.woff2").write_bytes(b"wOF2 cut short")
    with pytest.raises(Exception, match=r".*"):
        build(tmp_path / "fonts", node_modules, npm_fonts=(SPLIT,), fang=None, say=lambda _: None)
    assert list((tmp_path / "fonts").iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fonts", "node_modules"]


def test_a_missing_package_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"没有找到 .*@f/kai；请先运行 npm ci"):
        build(tmp_path / "fonts", tmp_path, npm_fonts=(WHOLE,), fang=None, say=lambda _: None)


def test_without_apt_the_build_says_who_stands_in_and_does_not_ask_again(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    said: list[str] = []
    assert build(tmp_path / "fonts", tmp_path, npm_fonts=(), fang=FANG, say=said.append) == []
    assert said[1] == "取不到仿宋字体，以楷体或宋体代替；本单位有授权的仿宋可放入 licensed 文件夹。原因：apt-get"
    said.clear()
    build(tmp_path / "fonts", tmp_path, npm_fonts=(), fang=FANG, say=said.append)
    assert said[0] == "仿宋字体缺，以楷体或宋体代替（加 --retry 再取一次）：apt-get"


@pytest.fixture
def fake_apt(tmp_path, monkeypatch) -> Path:
    """An apt-get that knows one package, made by hand."""
    tiny(tmp_path / "F.ttf", "仿宋", "Fang")
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w:xz") as archive:
        archive.add(tmp_path / "F.ttf", "./usr/share/fonts/Fang-Regular.otf")
    blob = inner.getvalue()
    members = [(b"debian-binary", b"2.0\n"), (b"control.tar.xz", b"odd"), (b"data.tar.xz", blob)]
    deb = b"!<arch>\n" + b"".join(
        name.ljust(16) + b" " * 32 + str(len(data)).encode().ljust(10) + b"`\n" + data + b"\n" * (len(data) % 2)
        for name, data in members
    )
    (tmp_path / "made.deb").write_bytes(deb)
    tools = tmp_path / "bin"
    tools.mkdir()
    script = tools / "apt-get"
    # The first call finds no lists, as in a bare container; the second brings lists of its own.
    script.write_text(
        f'#!/bin/sh\n[ "$1" = -o ] || exit 100\n[ "$5" = update ] || /bin/cp {tmp_path}/made.deb "$6_1_all.deb"\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    return tmp_path


def test_a_font_comes_out_of_a_debian_package(fake_apt):
    fang = DebianFont("fang", "fonts-fang", "*/Fang-Regular.otf", "*/copyright")
    (built,) = build(fake_apt / "fonts", fake_apt, npm_fonts=(), fang=fang, say=lambda _: None)
    assert built.read_bytes() == (fake_apt / "F.ttf").read_bytes()
    assert build(fake_apt / "fonts", fake_apt, npm_fonts=(), fang=fang, say=lambda _: None) == []


def test_a_package_without_the_font_is_unavailable(fake_apt):
    fang = DebianFont("fang", "fonts-fang", "*/Other.otf", "*/copyright")
    said: list[str] = []
    assert build(fake_apt / "fonts", fake_apt, npm_fonts=(), fang=fang, say=said.append) == []
    assert (fake_apt / "fonts/fang.unavailable").read_text() == "fonts-fang: */Other.otf"


@pytest.mark.usefixtures("own_fonts")
def test_the_offices_own_font_wins_and_stand_ins_are_reported(tmp_path):
    tiny(tmp_path / "kai-1.ttf", "治本", "Kai Free")
    tiny(tmp_path / "fang-1.ttf", "治本", "Fang Free")
    tiny(tmp_path / "licensed/仿宋_GB2312.ttf", "治本", "仿宋_GB2312")
    use_fonts(tmp_path)
    parts = {part.role: (part.family, part.stand_in) for part in report()}
    assert parts == {
        "title": ("Kai Free", True),
        "fang": ("仿宋_GB2312", False),
        "kai": ("Kai Free", False),
        "hei": ("Kai Free", True),
        "song": ("Kai Free", True),
    }


@pytest.mark.usefixtures("own_fonts")
def test_no_fonts_at_all_names_the_command(tmp_path):
    use_fonts(tmp_path)
    with pytest.raises(NoFonts) as refusal:
        report()
    assert str(refusal.value) == (
        f"{tmp_path} 中没有字体；请先运行 python -m zhiben.documents.fonts build --out {tmp_path}。"
    )


@pytest.mark.usefixtures("own_fonts")
def test_the_folder_is_found_by_environment(tmp_path, monkeypatch):
    use_fonts(None)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ZHIBEN_FONTS", raising=False)
    monkeypatch.setenv("ZHIBEN_HOME", str(tmp_path / "home"))
    assert fonts_folder() == Path("var/fonts")
    (tmp_path / "home/fonts").mkdir(parents=True)
    assert fonts_folder() == tmp_path / "home/fonts"
    monkeypatch.setenv("ZHIBEN_FONTS", "/srv/fonts")
    assert fonts_folder() == Path("/srv/fonts")


def test_the_command_runs_before_any_set_up(fonts):
    command = [sys.executable, "-m", "zhiben.documents.fonts", "report", "--out", fonts]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (listed.returncode, listed.stdout.count("\n")) == (0, 5)


@pytest.mark.usefixtures("own_fonts")
def test_the_command_lists_the_fonts_and_their_stand_ins(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    tiny(tmp_path / "kai-1.ttf", "治本", "Kai Free")
    assert main(["report", "--out", str(tmp_path)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"小标宋（代用）\tKai Free\t{tmp_path}/kai-1.ttf"
    assert said[2] == f"楷体\tKai Free\t{tmp_path}/kai-1.ttf"


def test_the_command_names_a_missing_package(tmp_path, capsys):
    assert main(["build", "--out", str(tmp_path / "fonts"), "--node-modules", str(tmp_path)]) == 1
    assert "@fontsource-variable/noto-serif-sc" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [tmp_path / "fonts"]


def test_a_second_build_of_the_real_fonts_takes_less_than_a_second(fonts):
    node_modules = Path(__file__).parents[2] / "node_modules"
    spent = []
    for _time in range(3):  # the machine may be busy with something else once, not each time
        started = time.process_time()
        assert build(fonts, node_modules, say=lambda _: None) == []
        spent.append(time.process_time() - started)
    assert min(spent) < 1


@pytest.mark.usefixtures("own_fonts")
def test_a_damaged_font_counts_as_none(tmp_path):
    tiny(tmp_path / "kai-1.ttf", "治本", "Kai Free")
    (tmp_path / "fang-1.ttf").write_bytes(b"\x00\x01\x00\x00cut short")
    use_fonts(tmp_path)
    assert [part.family for part in report() if part.role == "fang"] == ["Kai Free"]
