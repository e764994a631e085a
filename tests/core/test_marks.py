"""Every row of the table in docs/decisions/0016-known-again.md."""

from dataclasses import replace

import pytest

from crm.core.marks import Alarm, Home, Noted, Paper, Reason, Sign, judge_file, judge_server, own_paper

HERE = Home("/srv/crm.sqlite3", "machine-1", "11:1000")
NOTED = Noted(home=HERE, lap="7-aa")
PAPER = Paper(id="f", lap="7-aa")
TRACES = frozenset({"7-aa"})
CLONED = Reason.CLONED
RESTORED = Reason.RESTORED


def found(**changes: str) -> Home:
    return replace(HERE, **changes)


@pytest.mark.parametrize(
    ("noted", "place", "paper", "traces", "expected"),
    [
        (Noted(), HERE, None, frozenset(), None),
        (Noted(), HERE, Paper(id="f", next="1-aa"), frozenset({"1-aa"}), None),
        (Noted(), HERE, PAPER, TRACES, Alarm(RESTORED, Sign.UNMARKED)),
        (NOTED, HERE, PAPER, TRACES, None),
        (NOTED, found(machine=""), PAPER, TRACES, None),
        (replace(NOTED, home=found(machine="")), HERE, PAPER, TRACES, None),
        (NOTED, found(anchor="11:2000"), PAPER, TRACES, None),
        (NOTED, found(anchor="12:1000"), PAPER, TRACES, None),
        (NOTED, found(anchor=""), PAPER, TRACES, None),
        (NOTED, HERE, replace(PAPER, next="8-bb"), TRACES | {"8-bb"}, None),
        (replace(NOTED, lap="8-bb"), HERE, replace(PAPER, next="8-bb"), TRACES | {"8-bb"}, None),
        (NOTED, found(where="/moved/crm.sqlite3"), PAPER, TRACES, Alarm(CLONED, Sign.PATH)),
        (NOTED, found(where="/moved/crm.sqlite3"), None, frozenset(), Alarm(CLONED, Sign.PATH)),
        (NOTED, found(machine="machine-2"), PAPER, TRACES, Alarm(CLONED, Sign.MACHINE)),
        (NOTED, found(anchor="12:2000"), PAPER, TRACES, Alarm(RESTORED, Sign.COPIED)),
        (NOTED, found(machine="", anchor="12:2000"), PAPER, TRACES, Alarm(RESTORED, Sign.COPIED)),
        (NOTED, HERE, None, frozenset(), Alarm(RESTORED, Sign.STATE)),
        (replace(NOTED, lap="5-cc"), HERE, PAPER, TRACES, Alarm(RESTORED, Sign.LAP)),
        (replace(NOTED, lap=None), HERE, PAPER, TRACES, Alarm(RESTORED, Sign.LAP)),
        (replace(NOTED, lap="9-dd"), HERE, PAPER, TRACES, Alarm(RESTORED, Sign.LAP)),
        (NOTED, HERE, PAPER, TRACES | {"9-dd"}, Alarm(RESTORED, Sign.LAP)),
    ],
    ids=[
        "first start",
        "first start, killed before the mark was noted",
        "an unmarked database in a folder that was used",
        "restart, or the machine was started anew",
        "container made anew",
        "container before, machine now",
        "new rights for the files",
        "a file system without lasting inodes",
        "the anchor was deleted",
        "killed before the lap was noted",
        "killed before the lap was done",
        "folder copied or moved",
        "database file copied alone",
        "disk copied to another machine",
        "folder put back from a copy",
        "volume copied to another host",
        "state.json is gone",
        "older database put back by hand",
        "database of before the folder's time",
        "older folder around a newer database",
        "backup copied over the folder",
    ],
)
def test_a_database_file(
    noted: Noted, place: Home, paper: Paper | None, traces: frozenset[str], expected: Alarm | None
) -> None:
    assert judge_file(noted, place, paper, traces) == expected


SERVED = Home("keepwarm/16384", "server-1")
KNOWN = Noted(home=SERVED, lap="7-aa", epoch="e2", past=frozenset({"1"}))
SLIP = Paper(id="f", lap="7-aa", epoch="e2", database="keepwarm/16384")


@pytest.mark.parametrize(
    ("noted", "place", "paper", "expected"),
    [
        (Noted(epoch="1"), SERVED, None, None),
        (Noted(epoch="1"), SERVED, SLIP, Alarm(RESTORED, Sign.UNMARKED)),
        (Noted(epoch="1"), SERVED, replace(SLIP, database="other/1"), None),
        (KNOWN, SERVED, SLIP, None),
        (replace(KNOWN, lap=None), SERVED, None, None),
        (KNOWN, replace(SERVED, machine=""), SLIP, None),
        (KNOWN, SERVED, replace(SLIP, next="8-bb"), None),
        (replace(KNOWN, lap="8-bb"), SERVED, replace(SLIP, next="8-bb"), None),
        (replace(KNOWN, lap="9-cc"), SERVED, SLIP, None),
        (replace(KNOWN, lap="5-zz"), SERVED, replace(SLIP, epoch="1"), None),
        (KNOWN, replace(SERVED, where="keepwarm/20000"), SLIP, Alarm(CLONED, Sign.DATABASE)),
        (KNOWN, replace(SERVED, machine="server-2"), None, Alarm(CLONED, Sign.DATABASE)),
        (replace(KNOWN, lap="5-cc"), SERVED, SLIP, Alarm(RESTORED, Sign.LAP)),
        (replace(KNOWN, lap=None), SERVED, SLIP, Alarm(RESTORED, Sign.LAP)),
        (replace(KNOWN, lap="7-bb"), SERVED, SLIP, Alarm(RESTORED, Sign.LAP)),
        (KNOWN, SERVED, replace(SLIP, epoch="e3"), Alarm(RESTORED, Sign.EPOCH)),
    ],
    ids=[
        "first start",
        "an older database restored in place, from before it was marked",
        "another database, for the first time",
        "restart on one of the hosts",
        "another host joins",
        "the number of the server cannot be read",
        "killed before the lap was noted",
        "killed before the lap was done",
        "older folder around a newer database",
        "another host noticed the restore before",
        "copied to another database",
        "copied to another server",
        "restored in place",
        "restored in place, from before this host joined",
        "restored in place, and gone on elsewhere",
        "restored again, to before the last epoch",
    ],
)
def test_a_database_on_a_server(
    noted: Noted, place: Home, paper: Paper | None, expected: Alarm | None
) -> None:
    assert judge_server(noted, place, paper) == expected


def test_a_folder_that_was_copied_to_another_host_is_a_folder_of_its_own() -> None:
    paper = replace(SLIP, folder=Home("/srv", "machine-1", "11:1000"))
    assert own_paper(None, Home("/srv")) is None
    assert own_paper(paper, Home("/srv", "machine-1", "11:1000")) == paper
    assert own_paper(paper, Home("/srv", "", "11:1000")) == paper
    assert own_paper(paper, Home("/srv", "machine-2", "11:1000")) is None
    assert own_paper(paper, Home("/data", "machine-1", "11:1000")) is None
    assert own_paper(paper, Home("/srv", "", "12:2000")) is None
