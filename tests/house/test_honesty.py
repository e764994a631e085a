"""Tests test: no mock of our own code, nothing skipped in silence, nothing left for later."""

import re
from collections.abc import Callable

import pytest

from tests.house import tree

# A test that needs a browser, a server or somebody's client may say that it is lacking; CI forbids that too.
MAY_SKIP = (
    "tests/databases.py",
    "tests/browser/",
    "tests/clients/installed.py",
    "tests/house/test_no_skips.py",
)
MOCKS = re.compile(
    r"\b(?:from|import) (?:unittest\.)?mock\b|\bMagicMock\b|monkeypatch\.setattr\(\s*[\"']?crm\b"
)
SKIPS = re.compile(r"\bpytest\.(?:mark\.)?(?:skip|skipif|xfail|importorskip)\b")
LATER = re.compile(r"\b(?:TODO|FIXME|XXX|raise NotImplementedError)\b")
HASTY = re.compile(r"\.wait_for_function\(")  # works by chance under our policy: tests/browser/waiting.py
FOREIGN_DAYS = re.compile(r"\bnow\(UTC\)\.date\(\)")  # the people of the tests live in Berlin: tests/days.py
THIS = "tests/house/test_honesty.py"  # names what it looks for


def mocks(source: str) -> list[str]:
    """Where a test replaces a part of the application."""
    return MOCKS.findall(source)


def skips(source: str) -> list[str]:
    """Where a test may not run."""
    return SKIPS.findall(source)


def promises(source: str) -> list[str]:
    """What is put off."""
    return LATER.findall(source)


def hasty_waits(source: str) -> list[str]:
    """Where a test waits for something that it finds at its first look or never."""
    return HASTY.findall(source)


def foreign_days(source: str) -> list[str]:
    """Where a test takes a day that for an hour or two of each night is another one for its people."""
    return FOREIGN_DAYS.findall(source)


def sources_of_tests() -> list[str]:
    """All Python files of the tests but this one."""
    return [name for name in tree.paths(".py", under="tests/") if name != THIS]


def test_no_test_replaces_our_own_code() -> None:
    assert tree.found_in(sources_of_tests(), mocks) == {}


def test_tests_run() -> None:
    names = [name for name in sources_of_tests() if not name.startswith(MAY_SKIP)]
    assert tree.found_in(names, skips) == {}


def test_tests_wait_for_as_long_as_it_takes() -> None:
    assert tree.found_in(sources_of_tests(), hasty_waits) == {}


def test_a_day_is_the_one_that_its_people_live() -> None:
    assert tree.found_in(sources_of_tests(), foreign_days) == {}


def test_nothing_is_left_for_later() -> None:
    names = [name for name in tree.paths(".py", ".js", ".css", ".html", ".txt", ".md") if name != THIS]
    assert tree.found_in(names, promises) == {}


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (mocks, "from unittest.mock import Mock"),
        (mocks, "monkeypatch.setattr(crm.clock, 'now', f)"),
        (skips, "@pytest.mark.skipif(True)"),
        (skips, "pytest.skip('no')"),
        (hasty_waits, "page.wait_for_function(IN_MAIN)"),
        (foreign_days, "today = datetime.now(UTC).date()"),
        (promises, "raise NotImplementedError"),
    ],
)
def test_they_are_found(rule: Callable[[str], list[str]], text: str) -> None:
    assert rule(text)
