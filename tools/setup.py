"""Make everything that running, or testing, zhiben needs: `.venv`, front-end files, translations, fonts.

Standard library only, for it runs before anything is installed. Each step leaves a stamp made from what it depends on,
so that a second run takes no time and changes nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
# Reading or translating a register, a bulletin or a log must not depend on what the machine's locale is.
ENVIRONMENT = os.environ | {"PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_REQUIRE_VIRTUALENV": "0"}


def run(*command: str | Path) -> None:
    """Run one command in the project's folder; when it fails, its own message is the message."""
    if code := subprocess.run([str(word) for word in command], cwd=ROOT, env=ENVIRONMENT, check=False).returncode:
        sys.exit(
            f"set-up stopped: {' '.join(map(str, command))} gave {code}. Put it right and run the same make again."
        )


def once(name: str, *parts: Path) -> Stamp:
    """The stamp of a step that depends on the content of `parts`; it lies in the environment and goes with it."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.read_bytes())
    return Stamp(VENV / f".zhiben-{name}", digest.hexdigest())


class Stamp:
    """Whether a step was done with what it would be done with now."""

    def __init__(self, file: Path, wanted: str) -> None:
        self.file, self.wanted = file, wanted

    def fresh(self) -> bool:
        return self.file.exists() and self.file.read_text("utf-8") == self.wanted

    def set(self) -> None:
        self.file.write_text(self.wanted, "utf-8")


def make_environment() -> None:
    """Create `.venv`, or create it anew where its Python is gone or is another version than the one asked for."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if PYTHON.exists():
        asked = [str(PYTHON), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        answer = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
        if answer in {"3.11", "3.12", "3.13"}:
            return
        print(f".venv holds Python {answer or 'that does not run'}; made anew with {version}", flush=True)
        shutil.rmtree(VENV)
    print(f"environment: .venv with Python {version}", flush=True)
    run(sys.executable, "-m", "venv", VENV)


def install_locked(name: str) -> None:
    """Install one requirements file with its hashes, unless just that was installed before."""
    file = ROOT / f"{name}.txt"
    stamp = once(name, file)
    if not stamp.fresh():
        print(f"packages: {file.name}", flush=True)
        run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary=:all:", "-r", file)
        stamp.set()


def install_package() -> None:
    """Put the product itself, from its folder, and its command `zhiben` into the environment."""
    stamp = once("package", ROOT / "pyproject.toml", ROOT / "LICENSE")
    if not stamp.fresh():
        run(PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation", "-e", ROOT)
        stamp.set()


def build_fonts() -> None:
    """Build the fonts of the documents; where one cannot be had, the builder says which stands in for it."""
    out = Path(os.environ.get("ZHIBEN_FONTS", ROOT / "var" / "fonts"))
    run(PYTHON, "-m", "zhiben.documents.fonts", "build", "--out", out, "--node-modules", ROOT / "node_modules")


def main() -> None:
    """Do what is not done yet."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dev", action="store_true", help="also what tests and checks need")
    options.add_argument("--no-fonts", action="store_true", help="leave the fonts of documents away")
    chosen = options.parse_args()
    begun = time.monotonic()
    make_environment()
    for name in ("requirements", "requirements-build", *(["requirements-dev"] if chosen.dev else [])):
        install_locked(name)
    if not shutil.which("npm"):
        install_locked("requirements-node")
    install_package()
    run(PYTHON, "tools/assets.py", *(["--dev"] if chosen.dev else []))
    run(PYTHON, "tools/translations.py", "compile")
    if not chosen.no_fonts:
        build_fonts()
    print(f"set up in {time.monotonic() - begun:.0f} s", flush=True)


if __name__ == "__main__":
    main()
