"""vdirsyncer, todoman and khard: made, edited, ticked and deleted on both sides, and nothing is lost."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.contacts import actions as contacts
from crm.contacts.models import Contact
from crm.core.kinds import FollowUpState
from crm.core.when import When
from crm.db.owner import one
from crm.followups import actions as followups
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction
from tests.clients.served import Served
from tests.clients.vdir import CommandLine, a_command_line
from tests.clients.wire import CARDS, TASKS_AND_EVENTS
from tests.factories import a_contact

pytestmark = pytest.mark.long
NEW_CARD = """\
First name: Nia
Last name: Ekman
Email:
    work: nia@example.org
Phone:
    cell: '+49 30 123456'
"""


def test_a_round_trip_of_everything(served: Served, tmp_path: Path) -> None:
    desk = a_command_line(
        tmp_path / "home", url=served.base, user=served.account.email, secret=served.account.secret
    )
    desk.sync()
    assert len(desk.tasks()) == 4
    assert len(desk.objects("interviews")) == 1
    assert [name for name in ("Dana Hart", "Zoë Ångström", "李 小龙") if name not in desk.people()] == []

    _here(desk)
    desk.sync()
    _arrived(served)
    alike(served, desk)

    _there(served)
    desk.sync()
    assert desk.task("Dana Hart", "--status", "ANY")["completed"] is False
    assert "Dana Hart-Falk" in desk.people()
    assert "Bo Lund" in desk.people()
    assert "Marek" not in desk.people()
    alike(served, desk)

    desk.run("todo", "delete", "--yes", str(desk.task("Buy stamps")["id"]))
    desk.run("khard", "remove", "--force", "Bo Lund")
    desk.sync()
    alike(served, desk)
    with served.account.session() as session:
        gone = session.scalars(select(Contact).where(Contact.name == "Bo Lund")).one()
        assert gone.deleted_at is not None
        assert session.scalar(select(func.count(Contact.id))) == 6
    assert "Syncing" in desk.sync()
    alike(served, desk)


def _here(desk: CommandLine) -> None:
    """Ticked, made, moved; a new card and an edited one."""
    desk.run("todo", "done", str(desk.task("Dana Hart")["id"]))
    desk.run("todo", "new", "-l", "followups", "-d", "2027-01-20", "Buy stamps")
    desk.run("todo", "edit", "--due", _in_days(20).isoformat(), str(desk.task("Zoë Ångström")["id"]))
    desk.run("khard", "new", "-a", "contacts", "-i", "/dev/stdin", typed=NEW_CARD)
    shown = desk.run("khard", "show", "--format", "yaml", "李 小龙")
    edited = shown.replace("Nickname:", "Nickname: Zo", 1).replace("Title:", "Title: Director #", 1)
    assert edited != shown
    (desk.home / "li.yaml").write_text(edited)
    desk.run("khard", "edit", "-i", str(desk.home / "li.yaml"), "李 小龙", typed="y\n")


def _arrived(served: Served) -> None:
    """What it means to us."""
    with served.account.session() as session:
        done = _of(session, "Dana Hart", FollowUpState.DONE)
        assert done is not None
        logged = session.get_one(Interaction, done.closed_by)
        assert logged.occurred_on >= _in_days(-1)
        written = session.scalars(select(FollowUp).where(FollowUp.title == "Buy stamps")).one()
        assert written.due_on == date(2027, 1, 20)
        moved = _of(session, "Zoë Ångström", FollowUpState.OPEN)
        assert moved is not None
        assert moved.snoozed_until == _in_days(20)
        session.scalars(select(Contact).where(Contact.name == "Nia Ekman")).one()


def _there(served: Served) -> None:
    """On the web: un-ticked, renamed, added, thrown away."""
    when = When(datetime.now(UTC), ZoneInfo("Europe/Berlin"))
    with served.account.session() as session:
        done = _of(session, "Dana Hart", FollowUpState.DONE)
        assert done is not None
        followups.undo_done(session, done, when=when)
        dana = session.scalars(select(Contact).where(Contact.name == "Dana Hart")).one()
        dana.name = "Dana Hart-Falk"
        a_contact(session, "Bo Lund", email="bo@example.org")
        marek = session.scalars(select(Contact).where(Contact.name.startswith("Marek"))).one()
        contacts.trash(session, one(session, Contact, marek.id), when=when)
        session.commit()


def _of(session: Session, name: str, state: FollowUpState) -> FollowUp | None:
    contact = session.scalars(select(Contact).where(Contact.name == name)).one()
    found = select(FollowUp).where(FollowUp.contact_id == contact.id, FollowUp.state == state)
    return session.scalars(found.order_by(FollowUp.id)).first()


def _in_days(days: int) -> date:
    return (datetime.now(UTC) + timedelta(days=days)).date()


def alike(served: Served, desk: CommandLine) -> None:
    """Both sides hold the same objects."""
    with served.wire() as wire:
        for name, url in (
            ("followups", served.followups),
            ("interviews", served.interviews),
            ("contacts", served.contacts),
        ):
            listed = wire.etags(url).objects()
            kind = CARDS if name == "contacts" else TASKS_AND_EVENTS
            there = [each.data for each in wire.many(url, [each.href for each in listed], kind).objects()]
            uids = {next(line for line in body.splitlines() if line.startswith("UID:")) for body in there}
            assert uids == set(desk.objects(name)), name
