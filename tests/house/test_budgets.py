"""Nothing grows beyond what one can take in at a glance."""

import ast

from tests.house import tree

PYTHON_LINES = 300
FUNCTION_LINES = 40
TEMPLATE_LINES = 150
STYLE_OR_SCRIPT_LINES = 200
MIGRATIONS = "crm/db/migrations/versions/"


def too_many_lines(text: str, budget: int) -> str | None:
    """What is wrong with the length of this text."""
    lines = len(text.splitlines())
    return f"{lines} lines, at most {budget}" if lines > budget else None


def long_functions(source: str, budget: int = FUNCTION_LINES) -> list[str]:
    """Functions and methods longer than the budget, decorators not counted."""
    functions = (
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    lengths = ((node.name, (node.end_lineno or node.lineno) - node.lineno + 1) for node in functions)
    return [f"{name}: {length} lines, at most {budget}" for name, length in lengths if length > budget]


def python_files() -> list[str]:
    """All but the migrations, which are records of what happened, however long."""
    return [name for name in tree.paths(".py") if MIGRATIONS not in name]


def over_budget(names: list[str], budget: int) -> list[str]:
    """The files among `names` that are too long, with their lengths."""
    found = ((name, too_many_lines(tree.read(name), budget)) for name in names)
    return [f"{name}: {problem}" for name, problem in found if problem]


def test_python_files_are_short() -> None:
    assert over_budget(python_files(), PYTHON_LINES) == []


def test_templates_are_short() -> None:
    assert over_budget(tree.paths(under="templates/"), TEMPLATE_LINES) == []


def test_styles_and_scripts_are_short() -> None:
    assert over_budget(tree.paths(".css", ".js", under="crm/static/"), STYLE_OR_SCRIPT_LINES) == []


def test_functions_are_short() -> None:
    assert tree.found_in(python_files(), long_functions) == {}


def test_a_long_text_is_found() -> None:
    assert too_many_lines("a\n" * 3, 2) == "3 lines, at most 2"
    assert too_many_lines("a\n" * 2, 2) is None


def test_a_long_function_and_a_long_method_are_found() -> None:
    source = (
        "def f():\n    a = 1\n    return a\n\nclass C:\n    def g(self):\n        b = 1\n        return b\n"
    )
    assert long_functions(source, budget=2) == ["f: 3 lines, at most 2", "g: 3 lines, at most 2"]
    assert long_functions(source, budget=3) == []
