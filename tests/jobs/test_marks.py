"""A restored or copied instance sends nothing again, and an ordinary start raises no alarm."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm.config import Settings
from crm.db.meta import Meta
from crm.jobs import traces
from crm.notifications import hold as holds
from crm.notifications.hold import Phase
from tests.jobs.places import Place, epoch, outbox

only_files = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
only_servers = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def test_ordinary_starts_raise_no_alarm(place: Place, session: Session) -> None:
    before = epoch(session)
    assert [place.start() for _ in range(3)] == [None, None, None]
    assert epoch(session) == before
    assert outbox(session) == [("queued", "")]


def test_a_start_that_was_killed_anywhere_raises_no_alarm(place: Place, session: Session) -> None:
    """Begun in the folder and not noted in the database; noted there and not done in the folder."""
    paper = traces.read(place.folder)
    assert paper is not None
    session.rollback()
    begun = json.loads((place.folder / traces.STATE).read_text()) | {"next": "2-begun"}
    (place.folder / traces.STATE).write_text(json.dumps(begun))
    traces.leave_lap(place.folder, "2-begun")
    assert place.start() is None
    begun = json.loads((place.folder / traces.STATE).read_text())
    (place.folder / traces.STATE).write_text(json.dumps(begun | {"next": "9-noted"}))
    session.execute(update(Meta).where(Meta.key == f"lap:{paper.id}").values(value="9-noted"))
    session.commit()
    assert place.start() is None


def test_a_database_that_went_back_holds_everything_and_asks(place: Place, session: Session) -> None:
    before = epoch(session)
    go_back(place, session)
    hold = place.start()
    assert hold is not None
    assert (hold.phase, hold.reason, hold.sign, hold.held) == (Phase.ASKED, "restored", "lap", 2)
    assert epoch(session) != before
    assert outbox(session) == [("held", "restored"), ("held", "restored")]
    assert place.start() is None
    assert holds.current(session) == hold
    session.rollback()


def go_back(place: Place, session: Session) -> None:
    """Start once more, then let the database be as it was before."""
    lap = session.execute(select(Meta.key, Meta.value).where(Meta.key.startswith("lap:"))).one()
    session.rollback()
    place.start()
    session.execute(update(Meta).where(Meta.key == lap.key).values(value=lap.value))
    session.commit()


@pytest.mark.parametrize("writings", [0, 1])
def test_killed_while_it_notices_it_holds_all_or_notices_again(
    place: Place, session: Session, monkeypatch: pytest.MonkeyPatch, writings: int
) -> None:
    """Killed when it writes into the folder: before the database has it all, or after."""
    go_back(place, session)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", killing_after(writings))
        with pytest.raises(KeyboardInterrupt):
            place.start()
    if writings == 0:
        assert outbox(session) == [("queued", "")]
        assert place.start() is not None
    assert outbox(session) == [("held", "restored")] * 2
    assert place.start() is None


def killing_after(writings: int) -> Callable[[Path, Path], Path]:
    """In the place of `Path.replace`: ends the process once it was called so often."""
    real, left = Path.replace, [writings]

    def replace(path: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return real(path, target)

    return replace


@only_files
@pytest.mark.parametrize(
    ("happens", "reason", "sign"),
    [
        ("folder copied", "cloned", "path"),
        ("file copied alone", "cloned", "path"),
        ("older file put back", "restored", "lap"),
        ("folder replaced by a copy", "restored", "copied"),
        ("backup copied over it", "restored", "lap"),
        ("state.json deleted", "restored", "state"),
        ("state.json damaged", "restored", "state"),
    ],
)
def test_what_people_do_with_files_is_noticed(
    place: Place, session: Session, tmp_path: Path, happens: str, reason: str, sign: str
) -> None:
    session.close()
    kept = tmp_path / "kept"
    shutil.copytree(place.folder, kept)
    shutil.copyfile(place.file, tmp_path / "kept.sqlite3")
    place.start()
    hold = DOINGS[happens](place, kept).start()
    assert hold is not None
    assert (hold.reason, hold.sign) == (reason, sign)
    assert hold.held == 2


def _elsewhere(place: Place, kept: Path, *, alone: bool) -> Place:
    folder = kept.with_name("elsewhere")
    if not alone:
        shutil.copytree(kept, folder)
    folder.mkdir(exist_ok=True)
    shutil.copyfile(kept.with_name("kept.sqlite3"), folder / "crm.sqlite3")
    url = f"sqlite:///{folder / 'crm.sqlite3'}"
    return Place(place.settings.model_copy(update={"instance": folder, "database_url": url}))


def _put_back(place: Place, kept: Path) -> Place:
    shutil.copyfile(kept.with_name("kept.sqlite3"), place.file)
    return place


def _replaced(place: Place, kept: Path) -> Place:
    place.folder.rename(kept.with_name("away"))
    shutil.copytree(kept, place.folder)
    return _put_back(place, kept)


def _copied_over(place: Place, kept: Path) -> Place:
    shutil.copytree(kept, place.folder, dirs_exist_ok=True)
    return _put_back(place, kept)


def _deleted(place: Place, _kept: Path) -> Place:
    (place.folder / traces.STATE).unlink()
    return place


def _damaged(place: Place, _kept: Path) -> Place:
    (place.folder / traces.STATE).write_text('{"id": "x"')
    return place


DOINGS: dict[str, Callable[[Place, Path], Place]] = {
    "folder copied": lambda place, kept: _elsewhere(place, kept, alone=False),
    "file copied alone": lambda place, kept: _elsewhere(place, kept, alone=True),
    "older file put back": _put_back,
    "folder replaced by a copy": _replaced,
    "backup copied over it": _copied_over,
    "state.json deleted": _deleted,
    "state.json damaged": _damaged,
}


@only_files
def test_the_original_goes_on_beside_its_copy(place: Place, session: Session, tmp_path: Path) -> None:
    session.close()
    shutil.copytree(place.folder, tmp_path / "kept")
    shutil.copyfile(place.file, tmp_path / "kept.sqlite3")
    copied = _elsewhere(place, tmp_path / "kept", alone=False)
    assert copied.start() is not None
    assert [place.start(), copied.start(), place.start()] == [None, None, None]


@only_files
def test_an_instance_without_accounts_has_nothing_to_hold(settings: Settings) -> None:
    place = Place(settings)
    assert place.start() is None
    (place.folder / traces.STATE).unlink()
    assert place.start() is None


@only_servers
def test_several_hosts_share_a_database(place: Place, tmp_path: Path) -> None:
    second = Place(place.settings.model_copy(update={"instance": tmp_path / "second"}))
    third = Place(place.settings.model_copy(update={"instance": tmp_path / "third"}))
    assert [second.start(), place.start(), second.start()] == [None, None, None]
    shutil.copytree(second.folder, third.folder)
    assert [third.start(), second.start(), place.start(), third.start()] == [None, None, None, None]


@only_servers
def test_a_database_that_was_copied_is_noticed_and_by_one_host_only(
    place: Place, session: Session, tmp_path: Path
) -> None:
    second = Place(place.settings.model_copy(update={"instance": tmp_path / "second"}))
    second.start()
    session.rollback()
    stored = session.scalars(select(Meta).where(Meta.key == "home")).one()
    stored.value = json.dumps(json.loads(stored.value) | {"where": "keepwarm/1"})
    session.commit()
    hold = second.start()
    assert hold is not None
    assert (hold.reason, hold.sign, hold.held) == ("cloned", "database", 2)
    assert place.start() is None
