"""Nothing goes around the owner of a row, the clock or the one commit at the edge."""

import ast
import re

import pytest

from tests.house import tree

# Who may look at the rows of all users, and why. A new line needs a reason that a reviewer accepts.
ACROSS_OWNERS = {
    "crm/accounts/actions/audit.py": ["prune"],
    "crm/accounts/actions/sessions.py": ["sign-in"],
    "crm/accounts/gate.py": ["sign-in"],
    "crm/calendars/rounds.py": ["calendar rounds"],
    "crm/cli/checkup.py": ["doctor", "doctor"],
    "crm/cli/engine_checks.py": ["doctor"],
    "crm/dav/caller.py": ["device"],
    "crm/feeds/queries.py": ["feed address"],
    "crm/jobs/figures.py": ["figures"],
    "crm/jobs/housekeeping.py": ["sweep"],
    "crm/notifications/actions/decisions.py": ["restore"],
    "crm/notifications/actions/health.py": ["channel health"],
    "crm/notifications/actions/holding.py": ["hold"],
    "crm/notifications/actions/mending.py": ["mend", "mend"],
    "crm/notifications/actions/outbox.py": ["claim", "fence", "put back", "release"],
    "crm/notifications/actions/planning.py": ["plan"],
    "crm/notifications/actions/pruning.py": ["prune"],
    "crm/notifications/actions/reaping.py": ["reap", "reap"],
    "crm/notifications/actions/settling.py": ["settle"],
    "crm/notifications/idling.py": ["what is done in steps"],
    "crm/notifications/jobs.py": ["retime"],
    "crm/notifications/queries.py": ["plan", "reap"],
    "crm/published/actions/opening.py": ["new epoch of the instance"],
    "crm/published/actions/pruning.py": ["another public address"],
    "crm/transfer/sharing/addresses.py": ["share address"],
}
DEFINES_ACROSS_OWNERS = "crm/db/owner.py"

OWNS_SQL = ("crm/db/", "crm/search/")
COUNTS_CHANGES = "crm/accounts/changes.py"  # raises a counter on the user's own row, inside a flush
RAW_SQL = {"text", "literal_column", "TextClause"}
BULK = {"bulk_insert_mappings", "bulk_update_mappings", "bulk_save_objects"}
INNER = ("models", "queries", "actions", "forms", "signals", "receivers", "wording")
ENDS = {"commit", "rollback"}


def reasons(source: str) -> list[str]:
    """Why this module looks across owners, call by call; "?" for a reason that is not written out."""
    calls = [node for node in ast.walk(ast.parse(source)) if called_name(node) == "across_owners"]
    given = [call.args[0] if isinstance(call, ast.Call) and call.args else None for call in calls]
    return sorted(str(each.value) if isinstance(each, ast.Constant) else "?" for each in given)


def bypasses(source: str) -> list[str]:
    """Ways past the owner: statements on bare tables, raw SQL, rows by primary key alone."""
    module = ast.parse(source)
    schema = {id(inner) for outer in declarations(module) for inner in ast.walk(outer)}
    session_is_cookie = re.search(r"^from flask import .*\bsession\b", source, re.MULTILINE) is not None
    raw = BULK | imported_from_sqlalchemy(module)
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr == "__table__":
            found.append(f"line {node.lineno}: __table__")
        elif isinstance(node, ast.Call) and id(node) not in schema and called_name(node) in raw:
            found.append(f"line {node.lineno}: {called_name(node)}()")
        elif isinstance(node, ast.Call) and not session_is_cookie and is_bare_get(node):
            found.append(f"line {node.lineno}: session.{called_name(node)}()")
    return found


def reads_clock(source: str) -> list[str]:
    """Calls that ask the machine for the time of day."""
    asked = re.finditer(r"\b(datetime\.(?:now|utcnow|today)|date\.today|time\.time)\(", source)
    return [match[1] for match in asked]


def ends_unit_of_work(source: str) -> list[str]:
    """Where something is committed or rolled back."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [f"line {node.lineno}: {called_name(node)}()" for node in calls if called_name(node) in ENDS]


def called_name(node: ast.AST) -> str:
    """The last name of what is called, or nothing."""
    if not isinstance(node, ast.Call):
        return ""
    return str(getattr(node.func, "attr", getattr(node.func, "id", "")))


def imported_from_sqlalchemy(module: ast.Module) -> set[str]:
    """The names by which this module can write SQL by hand; all if it imports the package whole."""
    names: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import) and any(alias.name == "sqlalchemy" for alias in node.names):
            names |= RAW_SQL
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            names |= {alias.name for alias in node.names} & RAW_SQL
    return names


def declarations(module: ast.Module) -> list[ast.stmt]:
    """Assignments of a module or class: there, text() is a condition of an index or a default."""
    bodies = [module.body, *(node.body for node in module.body if isinstance(node, ast.ClassDef))]
    return [line for body in bodies for line in body if isinstance(line, ast.Assign | ast.AnnAssign)]


def is_bare_get(call: ast.Call) -> bool:
    """Whether a row is asked for by its primary key: `session.get(...)`, `db.session.get(...)`."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in {"get", "get_one", "connection"}:
        return False
    return getattr(call.func.value, "attr", getattr(call.func.value, "id", "")) == "session"


def is_inner(name: str) -> bool:
    """Whether a module belongs to the inside of a feature, which flushes and never commits."""
    return any(f"/{part}.py" in name or f"/{part}/" in name for part in INNER)


def test_only_listed_places_look_across_owners() -> None:
    names = [name for name in tree.paths(".py", under="crm/") if name != DEFINES_ACROSS_OWNERS]
    assert tree.found_in(names, reasons) == ACROSS_OWNERS


def test_nothing_goes_around_the_owner() -> None:
    names = [
        name for name in tree.paths(".py", under="crm/") if not name.startswith((*OWNS_SQL, COUNTS_CHANGES))
    ]
    assert tree.found_in(names, bypasses) == {}


def test_only_the_clock_reads_the_clock() -> None:
    names = [name for name in tree.paths(".py", under="crm/") if name != "crm/clock.py"]
    assert tree.found_in(names, reads_clock) == {}


def test_only_the_edge_commits() -> None:
    names = [name for name in tree.paths(".py", under="crm/") if is_inner(name)]
    assert tree.found_in(names, ends_unit_of_work) == {}


def test_reasons_are_found() -> None:
    assert reasons("with across_owners('b'):\n    owner.across_owners('a')\nacross_owners(c)") == [
        "?",
        "a",
        "b",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "session.execute(Contact.__table__.delete())",
        "from sqlalchemy import select, text\ndef f():\n    query = text('select 1')",
        "import sqlalchemy as sa\ndef f():\n    return sa.text('select 1')",
        "session.get(Contact, 7)",
        "db.session.get(Contact, 7)",
        "session.connection()",
        "session.bulk_insert_mappings(Contact, [])",
    ],
)
def test_ways_around_the_owner_are_found(source: str) -> None:
    assert len(bypasses(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "from sqlalchemy import text\nclass A:\n    __table_args__ = (Index('a', sqlite_where=text('b')),)",
        "from sqlalchemy import text\nOPEN = text('state = 1')",
        "from crm.transfer.reading import text\ndef f():\n    return text(1)",
        "from flask import session\nsession.get('token')",
        "values.get('a')",
    ],
)
def test_schema_and_cookies_are_no_way_around(source: str) -> None:
    assert bypasses(source) == []


def test_a_look_at_the_clock_is_found() -> None:
    assert reads_clock("a = datetime.now(UTC)\nb = date.today()") == ["datetime.now", "date.today"]
    assert reads_clock("a = clock.now()\nb = clock.today(zone)") == []


def test_a_commit_inside_is_found() -> None:
    assert ends_unit_of_work("session.flush()\nsession.commit()") == ["line 2: commit()"]
    assert is_inner("crm/feeds/actions.py")
    assert is_inner("crm/feeds/actions/replace.py")
    assert not is_inner("crm/feeds/routes.py")
