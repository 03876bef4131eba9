"""House rules of rooms: who is looking, no signals, small pieces, and everything imports."""

from __future__ import annotations

import ast
import importlib
import warnings

import pytest
from tests.house.source import PACKAGE, functions, modules, short, tree

FACES = {"web", "api", "cli", "demo"}

# Public functions of queries that ask for no viewer, each with its reason. This list only shrinks.
WITHOUT_VIEWER = {
    "zhiben.accounts.queries.viewer_of": "makes the viewer",
    "zhiben.accounts.queries.viewer_named": "makes the viewer",
    # The ledger lies below accounts and knows no viewers; whoever shows its rows asks for the records' own rights.
    "zhiben.ledger.queries.differences": "below accounts",
    "zhiben.ledger.queries.entries_of_subject": "below accounts",
    "zhiben.ledger.queries.latest": "below accounts",
    "zhiben.ledger.queries.prove_export": "below accounts",
    "zhiben.ledger.queries.seal_at": "below accounts",
    "zhiben.ledger.queries.seals": "below accounts",
    "zhiben.ledger.queries.verify": "below accounts",
    "zhiben.ledger.queries.verify_sample": "below accounts",
}
# Longer than the house allows; these lists only shrink.
LONG_FUNCTIONS: set[str] = set()
LONG_MODULES: set[str] = set()


def queries_without_viewer() -> set[str]:
    found = set()
    for module, file in modules().items():
        parts = module.split(".")
        if "queries" not in parts[2:] or parts[1] in FACES:
            continue
        for name, function in functions(file):
            public = "." not in name and not name.startswith("_")
            keywords = dict(zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True))
            if public and not any(word.arg == "viewer" and default is None for word, default in keywords.items()):
                found.add(f"{module}.{name}")
    return found


def test_every_query_asks_who_is_looking():
    assert queries_without_viewer() == set(WITHOUT_VIEWER)


def test_no_module_listens_to_signals():
    listening = set()
    for file in modules().values():
        for node in ast.walk(tree(file)):
            named = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            named += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if any(name.startswith("django.dispatch") or name.endswith(".signals") for name in named):
                listening.add(short(file))
    assert listening == set()


def test_no_function_is_longer_than_60_lines():
    long = set()
    for module, file in modules().items():
        for name, function in functions(file):
            if (function.end_lineno or 0) - function.lineno + 1 > 60:
                long.add(f"{module}.{name}")
    assert long == LONG_FUNCTIONS


def test_no_module_is_longer_than_400_lines():
    long = {module for module, file in modules().items() if len(file.read_text("utf-8").splitlines()) > 400}
    assert long == LONG_MODULES


def test_every_folder_with_code_is_a_package():
    bare = {
        short(file.parent)
        for file in PACKAGE.rglob("*.py")
        if not (file.parent / "__init__.py").exists() and "templates" not in file.parts
    }
    assert bare == set()


@pytest.mark.parametrize("module", [name for name in modules() if not name.endswith("__main__")])
def test_every_module_imports(module):
    with warnings.catch_warnings():
        warnings.simplefilter("error", DeprecationWarning)
        assert importlib.import_module(module).__name__ == module
