"""The reader takes values and gives values: it can reach no database, page, clock or network."""

import ast
from pathlib import Path

import crm.transfer.reading

ALLOWED = {
    "codecs", "collections", "crm.core", "crm.transfer.reading", "csv", "dataclasses", "datetime", "email",
    "enum", "itertools",
    "functools", "html", "icalendar", "importlib", "nh3", "quopri", "re", "tomllib", "typing",
    "unicodedata", "urllib.parse", "zoneinfo",
}  # fmt: skip
CLOCK = {"now", "today", "utcnow", "time"}
FOLDER = Path(crm.transfer.reading.__file__).parent


def imported(tree: ast.AST) -> set[str]:
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return modules | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def is_allowed(module: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in ALLOWED)


def test_nothing_but_text_libraries_is_imported() -> None:
    found = {
        (path.name, module)
        for path in FOLDER.rglob("*.py")
        for module in imported(ast.parse(path.read_text(encoding="utf-8")))
        if not is_allowed(module)
    }
    assert found == set()


def test_the_clock_is_not_asked() -> None:
    calls = {
        (path.name, node.attr)
        for path in FOLDER.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in CLOCK and isinstance(node.value, ast.Name)
        if node.value.id in {"datetime", "date", "time"}
    }
    assert calls == set()
