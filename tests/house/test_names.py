"""Files are named after the one idea that they hold and lie where the layout says."""

import re
from pathlib import PurePosixPath

from tests.house import tree

EMPTY_NAMES = {
    "util",
    "utils",
    "helper",
    "helpers",
    "manager",
    "managers",
    "common",
    "misc",
    "stuff",
    "tools",
}
TOP_LEVEL = {
    ".ci", ".dockerignore", ".gitignore", ".npmrc", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile",
    "README.md", "SECURITY.md", "crm", "deploy", "docs", "instance", "package-lock.json", "package.json",
    "pyproject.toml", "requirements", "templates", "tests",
}  # fmt: skip
CRM_FOLDERS = {
    "accounts", "app", "calendars", "contacts", "core", "dav", "db", "feeds", "followups", "insights",
    "interactions", "interviews", "jobs", "notifications", "openings", "outbound", "people", "published",
    "search", "static", "today", "transfer", "translations", "web", "cli",
}  # fmt: skip
CRM_FILES = {"__init__.py", "__main__.py", "app.py", "cli.py", "clock.py", "config.py"}
TEST_FOLDERS = CRM_FOLDERS - {"static", "translations"} | {
    "access",
    "bench",
    "browser",
    "chaos",
    "clients",
    "deploy",
    "house",
    "samples",
    "corpus",
}
NO_PAGES = {"static", "translations", "core", "db", "app"}
TEMPLATE_FOLDERS = CRM_FOLDERS - NO_PAGES | {"_layouts", "_ui", "emails", "errors"}


def empty_name(path: str) -> bool:
    """Whether a part of the path says nothing about what is inside."""
    stems = (part.partition(".")[0] for part in PurePosixPath(path).parts)
    return any(re.split(r"[_-]", stem.lower())[-1] in EMPTY_NAMES for stem in stems)


def unsaid(path: str) -> bool:
    """Whether the layout has no place for this path."""
    first, *rest = PurePosixPath(path).parts
    if first not in TOP_LEVEL:
        return True
    if first == "crm" and rest:
        return rest[0] not in (CRM_FOLDERS if len(rest) > 1 else CRM_FILES)
    if first == "tests" and len(rest) > 1:
        return rest[0] not in TEST_FOLDERS
    if first == "templates":
        return len(rest) < 2 or rest[0] not in TEMPLATE_FOLDERS
    return first == "instance" and rest != [".gitkeep"]


def minified(text: str) -> bool:
    """Whether a text looks like somebody's build result: a line that nobody would write."""
    return any(len(line) > 1000 for line in text.splitlines())


def test_every_name_says_something() -> None:
    assert [name for name in tree.listed() if empty_name(name)] == []


def test_every_file_has_its_place_in_the_layout() -> None:
    assert [name for name in tree.listed() if unsaid(name)] == []


def test_no_built_or_foreign_script_is_committed() -> None:
    sources = tree.paths(".js", ".css", ".py", ".html")
    assert [name for name in sources if minified(tree.read(name))] == []
    assert [
        name for name in tree.listed() if "/vendor/" in name or name.endswith(("icons.svg", ".woff2"))
    ] == []


def test_empty_names_are_found() -> None:
    assert empty_name("crm/web/utils.py")
    assert empty_name("crm/date_helpers.py")
    assert not empty_name("crm/db/keyset.py")
    assert not empty_name("crm/accounts/common_words.txt")


def test_misplaced_files_are_found() -> None:
    wrong = [
        "setup.py",
        "crm/views.py",
        "crm/views/x.py",
        "tests/misc/x.py",
        "templates/page.html",
        "instance/a.sqlite3",
    ]
    assert [path for path in wrong if not unsaid(path)] == []
    right = [
        "crm/app.py",
        "crm/feeds/routes.py",
        "tests/conftest.py",
        "templates/_ui/badge.html",
        "instance/.gitkeep",
    ]
    assert [path for path in right if unsaid(path)] == []


def test_a_minified_text_is_found() -> None:
    assert minified("x" * 1001)
    assert not minified("x\n" * 1001)
