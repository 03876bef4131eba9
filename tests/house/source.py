"""The product's own files, read once for the house tests."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "zhiben"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name, migrations apart."""
    files = (file for file in PACKAGE.rglob("*.py") if "migrations" not in file.parts)
    return {_dotted(file): file for file in sorted(files)}


def _dotted(file: Path) -> str:
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(file: Path) -> ast.Module:
    """A module, parsed."""
    return ast.parse(file.read_text("utf-8"), file)


def functions(file: Path) -> Iterator[tuple[str, Function]]:
    """Every function of a module with its qualified name, methods and nested ones included."""
    waiting: list[tuple[str, ast.AST]] = [("", tree(file))]
    while waiting:
        prefix, node = waiting.pop()
        for child in ast.iter_child_nodes(node):
            name = getattr(child, "name", "")
            here = f"{prefix}.{name}".lstrip(".") if name else prefix
            if isinstance(child, Function):
                yield here, child
            waiting.append((here, child))


def templates() -> list[Path]:
    """Every HTML template."""
    return sorted(PACKAGE.rglob("templates/**/*.html"))


@cache
def tracked() -> list[Path]:
    """The files that belong to the project: those git tracks or would track; without git, those beside this one."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    answer = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode == 0:
        return [file for line in answer.stdout.splitlines() if (file := ROOT / line).is_file()]
    skipped = {".git", ".venv", "node_modules", "var", "vendor", "icons", "__pycache__", "dist"}
    return [file for file in ROOT.rglob("*") if file.is_file() and not skipped & set(file.relative_to(ROOT).parts)]


def short(file: Path) -> str:
    """A file as a message names it."""
    return str(file.relative_to(ROOT))
