"""House rules of the project's files: nothing of the machine it was written on, and documents that are complete."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from tests.house.source import PACKAGE, ROOT, modules, short, tracked

# Hosts of package registries: a lock that names one installs from there whatever the machine's owner decided. Written in
# pieces, so that this file passes its own test.
REGISTRIES = [
    ".".join(parts)
    for parts in [
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "npmmirror", "com"),
        ("registry", "yarnpkg", "com"),
        ("proxy", "golang", "org"),
        ("crates", "io"),
        ("repo1", "maven", "org"),
        ("pypi", "tuna", "tsinghua", "edu", "cn"),
        ("mirrors", "aliyun", "com"),
    ]
]
MACHINE = re.compile(
    "|".join(rf"(?<![\w.]){root}/" for root in ("/ro" + "ot", "/wo" + "rk", "/ho" + "me/[a-z]+", "/Us" + "ers"))
)
OPTIONS = re.compile(r"^\s*(--(?:extra-)?index-url|--find-links|--trusted-host|-[if])\b", re.MULTILINE)


def text_of(file: Path) -> str:
    """A file's text, or nothing where it holds bytes."""
    data = file.read_bytes()
    return "" if b"\0" in data else data.decode("utf-8", "replace")


def test_no_file_names_a_package_registry():
    named = {short(file) for file in tracked() if any(host in text_of(file) for host in REGISTRIES)}
    assert named == set()


def test_no_file_names_a_folder_of_the_machine_it_was_written_on():
    named = {short(file): found[0] for file in tracked() if (found := MACHINE.search(text_of(file)))}
    assert named == {}


def test_the_locks_leave_the_index_to_the_machine():
    locks = sorted(ROOT.glob("requirements*.txt"))
    assert [lock.name for lock in locks] == [
        "requirements-analytics.txt",
        "requirements-build.txt",
        "requirements-celery.txt",
        "requirements-dev.txt",
        "requirements-node.txt",
        "requirements-s3.txt",
        "requirements-spark.txt",
        "requirements-weights.txt",
        "requirements.txt",
    ]
    assert {lock.name for lock in locks if OPTIONS.search(lock.read_text("utf-8"))} == set()
    npm = [ROOT / "package-lock.json", ROOT / "tools" / "chromium" / "package-lock.json"]
    assert {short(lock) for lock in npm if '"resolved"' in lock.read_text("utf-8")} == set()


def test_every_pinned_package_has_hashes():
    for lock in ROOT.glob("requirements*.txt"):
        pins = re.findall(r"^[\w.-]+==[^\n]*", lock.read_text("utf-8"), re.MULTILINE)
        assert pins, lock.name
        assert [pin for pin in pins if not pin.endswith("\\")] == [], lock.name


def test_the_locks_pin_one_version_of_each_package():
    versions: dict[str, set[str]] = {}
    for lock in ROOT.glob("requirements*.txt"):
        for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", lock.read_text("utf-8"), re.MULTILINE):
            versions.setdefault(name, set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_every_direct_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = {"": project["project"]["dependencies"], **project["dependency-groups"]}
    for group, names in wanted.items():
        lock = ROOT / (f"requirements-{group}.txt" if group else "requirements.txt")
        pinned = set(re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==", lock.read_text("utf-8"), re.MULTILINE))
        asked = {re.split(r"[\[<>=~!]", name)[0].lower().replace("_", "-") for name in names}
        assert asked - pinned == set(), lock.name


def figure_codes() -> list[str]:
    """Every figure that the rooms ship."""
    codes = []
    for catalogue in sorted(PACKAGE.glob("*/figures.toml")):
        rooms = tomllib.loads(catalogue.read_text("utf-8"))
        codes += [f"{room}.{name}" for room, figures in rooms.items() for name in figures]
    return codes


def command_names() -> list[str]:
    """Every `zhiben` command of our own."""
    start = "zhiben.cli.management.commands."
    return sorted(name.removeprefix(start) for name in modules() if name.startswith(start))


def setting_names() -> list[str]:
    """Every ZHIBEN_ variable that the product reads."""
    found: set[str] = set()
    for file in modules().values():
        found.update(re.findall(r"""["'](ZHIBEN_[A-Z_]+)["']""", file.read_text("utf-8")))
    return sorted(found)


def documents() -> str:
    """The documentation's text."""
    return "\n".join(file.read_text("utf-8") for file in sorted((ROOT / "docs").rglob("*.md")))


def test_the_documents_mention_every_figure():
    text = documents()
    assert [code for code in figure_codes() if f"`{code}`" not in text] == []


def test_the_documents_mention_every_command():
    text = documents()
    assert [name for name in command_names() if f"zhiben {name}" not in text] == []


def test_the_documents_mention_every_setting():
    text = documents()
    assert [name for name in setting_names() if name not in text] == []
