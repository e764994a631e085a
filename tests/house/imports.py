"""Which packages some modules import."""

import ast
from collections.abc import Iterable

from tests.house import tree


def imported_names(names: Iterable[str]) -> set[str]:
    """The first part of every absolute import in these files."""
    found: set[str] = set()
    for name in names:
        for node in ast.walk(ast.parse(tree.read(name))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found
