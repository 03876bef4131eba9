"""Pin every dependency of pyproject.toml with its hashes: requirements*.txt. Run it by `make lock`, on Python 3.11.

The machine's own pip settings stay out (a private index or a folder of wheels would leave other hashes, or its address,
in the files), and 3.11, the oldest Python we run on, asks for the most packages.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Each file, the group of pyproject.toml it pins, and the files it must agree with.
LOCKS: dict[str, tuple[str | None, list[str]]] = {
    "requirements.txt": (None, []),
    "requirements-build.txt": ("build", ["requirements.txt"]),
    "requirements-node.txt": ("node", ["requirements.txt"]),
    "requirements-celery.txt": ("celery", ["requirements.txt"]),
    "requirements-s3.txt": ("s3", ["requirements.txt"]),
    "requirements-analytics.txt": ("analytics", ["requirements.txt"]),
    "requirements-dev.txt": (
        "dev",
        ["requirements.txt", *(f"requirements-{each}.txt" for each in ("build", "celery", "s3", "analytics"))],
    ),
    "requirements-spark.txt": ("spark", ["requirements-dev.txt"]),
    "requirements-weights.txt": ("weights", ["requirements-dev.txt"]),
}


def clean_environment(empty: Path) -> dict[str, str]:
    """The environment without any pip setting but the certificates that reach the network."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_") or name == "PIP_CERT"}
    return kept | {"PIP_CONFIG_FILE": str(empty), "CUSTOM_COMPILE_COMMAND": "make lock"}


def main() -> None:
    """Write the lock files; options go on to pip-compile (`--upgrade`, `--upgrade-package NAME`)."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    with tempfile.NamedTemporaryFile() as empty:
        for name, (group, agreeing) in LOCKS.items():
            command = [
                *(sys.executable, "-m", "piptools", "compile", "--quiet", "--generate-hashes", "--no-strip-extras"),
                *("--allow-unsafe", "--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host"),
                *(word for other in agreeing for word in ("--constraint", other)),
                *("--output-file", name, *sys.argv[1:], "-" if group else "pyproject.toml"),
            ]
            # A group goes in by the standard input: pip-compile does not read dependency groups.
            wanted = "\n".join(groups[group]) if group else None
            environment = clean_environment(Path(empty.name))
            subprocess.run(command, cwd=ROOT, env=environment, input=wanted, text=True, check=True)
            print(name, flush=True)


if __name__ == "__main__":
    main()
