"""Every dependency is pinned with a hash, fits what was asked for, is used, and has its line in the docs."""

import json
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house import tree
from tests.house.imports import imported_names

PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)(.*?)\\?$", re.MULTILINE)
DOCS = "docs/dependencies.md"
# Nobody imports these by name, and things fail without them.
SILENT = {
    "tzdata": "zones where the system has none",
    "psycopg": "SQLAlchemy loads it by the database's address",
    "email-validator": "WTForms loads it to check an address",
}


def asked(name: str) -> list[Requirement]:
    """What a .in file asks for, together with the file that it includes."""
    found = []
    for line in tree.read(f"requirements/{name}.in").splitlines():
        if line.startswith("-r "):
            found += asked(line.removeprefix("-r ").removesuffix(".in"))
        elif line and not line.startswith("#"):
            found.append(Requirement(line))
    return found


def extras() -> list[Requirement]:
    """What users may install on top."""
    found = tomllib.loads(tree.read("pyproject.toml"))["project"]["optional-dependencies"]
    return [Requirement(line) for lines in found.values() for line in lines]


def pins(text: str) -> dict[str, str]:
    """Name -> version of each pin of a lock."""
    return {match[1]: match[2] for match in PIN.finditer(text)}


def unpinned(wanted: list[Requirement], lock: str) -> list[str]:
    """What was asked for and is not in the lock, or in a version that does not fit."""
    pinned = pins(lock)
    return [
        f"{each.name}: {pinned.get(canonicalize_name(each.name))}"
        for each in wanted
        if not each.specifier.contains(pinned.get(canonicalize_name(each.name), "0"), prereleases=True)
        or canonicalize_name(each.name) not in pinned
    ]


def left_over(wanted: list[Requirement], lock: str) -> list[str]:
    """Pins that say they were asked for directly, while they are not any more."""
    names = {canonicalize_name(each.name) for each in wanted}
    blocks = re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==(.*?)(?=^[a-z]|\Z)", lock, re.MULTILINE | re.DOTALL)
    return [name for name, rest in blocks if " -r " in rest and name not in names]


def unhashed(lock: str) -> list[str]:
    """Pins without a hash."""
    return [match[0] for match in re.finditer(r"^[a-z].*[^\\\n]$", lock, re.MULTILINE)]


def undocumented(names: list[str], text: str) -> list[str]:
    """Direct dependencies without a line of their own in a table of the docs."""
    rows = {cell.strip(" `").lower() for cell in re.findall(r"^\|([^|]+)\|", text, re.MULTILINE)}
    return [name for name in names if name.lower() not in rows]


@pytest.mark.parametrize("name", ["run", "test", "assets", "clients"])
def test_a_lock_fits_what_is_asked_for(name: str) -> None:
    lock = tree.read(f"requirements/{name}.txt")
    assert unpinned(asked(name), lock) == []
    assert left_over(asked(name), lock) == []
    assert unhashed(lock) == []


def test_tests_run_on_the_versions_that_users_get() -> None:
    tested = pins(tree.read("requirements/test.txt"))
    shipped = pins(tree.read("requirements/run.txt"))
    assert {name: tested.get(name) for name in shipped} == shipped


def test_what_users_may_add_is_tested() -> None:
    assert unpinned(extras(), tree.read("requirements/test.txt")) == []


def test_the_front_end_lock_fits_its_list() -> None:
    listed, lock = json.loads(tree.read("package.json")), json.loads(tree.read("package-lock.json"))
    locked = lock["packages"]
    assert locked[""]["dependencies"] == listed["dependencies"]
    assert locked[""]["devDependencies"] == listed["devDependencies"]
    for name, version in {**listed["dependencies"], **listed["devDependencies"]}.items():
        assert locked[f"node_modules/{name}"]["version"] == version
        assert locked[f"node_modules/{name}"]["integrity"].startswith("sha512-")


def test_every_direct_dependency_has_its_line_in_the_docs() -> None:
    listed = json.loads(tree.read("package.json"))
    front_end = [*listed["dependencies"], *listed["devDependencies"]]
    names = [each.name for name in ("run", "test", "assets", "clients") for each in asked(name)]
    names += [each.name for each in extras()]
    assert undocumented([*names, *front_end], tree.read(DOCS)) == []


def test_what_the_application_imports_is_asked_for() -> None:
    names = {canonicalize_name(each.name) for each in (*asked("run"), *extras())} | {"crm"}
    providers = packages_distributions()
    foreign = imported_names(tree.paths(".py", under="crm/")) - sys.stdlib_module_names - {"crm"}
    unknown = [
        name for name in foreign if not names & {canonicalize_name(p) for p in providers.get(name, [])}
    ]
    assert unknown == []


def test_what_is_asked_for_is_imported() -> None:
    providers = packages_distributions()
    imported = imported_names(tree.paths(".py", under="crm/"))
    used = {canonicalize_name(provider) for name in imported for provider in providers.get(name, [])}
    wanted = {canonicalize_name(each.name) for each in (*asked("run"), *extras())}
    assert wanted - used - set(SILENT) == set()


def test_stale_locks_are_found() -> None:
    lock = "flask==3.1.3 \\\n    --hash=sha256:00\n    # via -r run.in\n"
    assert unpinned([Requirement("flask>=3.1.3")], lock) == []
    assert unpinned([Requirement("flask>=4")], lock) == ["flask: 3.1.3"]
    assert unpinned([Requirement("jinja2")], lock) == ["jinja2: None"]
    assert left_over([], lock) == ["flask"]
    assert left_over([Requirement("Flask")], lock) == []
    assert unhashed("flask==3.1.3\n") == ["flask==3.1.3"]
    assert unhashed(lock) == []
    assert undocumented(["a", "b"], "| `a` | why |\n") == ["b"]
