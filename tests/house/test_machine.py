"""No file names a package registry or somebody's machine, nor carries a key or a person's data."""

import re

import pytest

from tests.house import tree

REGISTRIES = [
    r"pypi\.org",
    r"pythonhosted\.org",
    r"registry\.(?:npm|yarn)",
    r"npmjs\.(?:org|com)",
    r"^\s*(?:--)?(?:extra-)?index-url",
    r"--find-links",
    r'"resolved":',
]
MACHINES = [
    r"(?<![\w.])/work/",
    r"(?<![\w.])/root/",
    r"(?<![\w.])/home/\w",
    r"(?<![\w.])/Users/\w",
    r"file:///(?:opt|srv|home|root|work)",
]
KEYS = [r"BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY", r"\bgh[pousr]_\w{36}", r"\bAKIA[0-9A-Z]{16}"]
FOUND = re.compile("|".join([*REGISTRIES, *MACHINES, *KEYS]), re.MULTILINE)
NOT_READ = {"LICENSE", "tests/house/test_machine.py"}  # foreign text; what is looked for


def machine_words(text: str) -> list[str]:
    """Registry hosts, paths of one machine, keys."""
    return [match[0].strip() for match in FOUND.finditer(text)]


def test_no_file_names_a_registry_or_a_machine() -> None:
    names = [name for name in tree.listed() if name not in NOT_READ]
    assert tree.found_in(names, machine_words) == {}


@pytest.mark.parametrize(
    "text",
    [
        "https://pypi.org/simple",
        "--extra-index-url file:",
        '"resolved' + '": "https:"',
        "cd /work/main",
        "/home/ada/x",
        "-----BEGIN PRIVATE KEY-----",
    ],
)
def test_words_of_a_machine_are_found(text: str) -> None:
    assert machine_words(text)


def test_addresses_of_projects_and_routes_are_fine() -> None:
    assert machine_words("https://github.com/sponsors/x /homework /today/work /usr/bin/chromium") == []
