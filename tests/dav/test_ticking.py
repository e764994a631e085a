"""A tick on the phone is a logged contact; taking it away leaves what was there before."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.actions import set_cadence
from crm.contacts.models import Contact
from crm.core.cadence import Tier
from crm.core.kinds import FollowUpKind, FollowUpState, InteractionKind
from crm.core.when import When
from crm.dav import traces
from crm.dav.applying.noting import Did
from crm.followups import actions as followups
from crm.followups.actions import NewFollowUp
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction
from tests import factories
from tests.dav.device import Device
from tests.dav.facts import snapshot
from tests.dav.noon import device as device
from tests.dav.phone import Held, held
from tests.released import fresh

DONE = "STATUS:COMPLETED\r\nCOMPLETED:20261123T230500Z\r\nPERCENT-COMPLETE:100"


@pytest.fixture
def dana(session: Session, device: Device, when: When) -> Contact:
    """Somebody with an address, whose keep-in-touch is due and was put off."""
    contact = factories.a_contact(session, "Dana Hart", email="dana@example.com", added_on=date(2026, 1, 5))
    set_cadence(session, contact, tier=Tier.A, own_months=None, when=when)
    session.commit()
    return contact


def a_custom(
    session: Session, contact: Contact | None, when: When, title: str = "Send the slides"
) -> FollowUp:
    contact_id = contact.id if contact is not None else None
    row = followups.add(session, NewFollowUp(title, date(2026, 11, 27), contact_id), when=when)
    session.commit()
    return row


def the_task(device: Device, row: FollowUp) -> Held:
    return held(device, device.followups)[f"followup-{row.id}.ics"]


def tick(task: Held) -> Held:
    """As apps do: all three properties at once; what lies there then is read again."""
    answer = task.put(task.with_line("STATUS", DONE))
    assert answer.status == 204, answer
    return held(task.device, task.device.followups)[task.path.rpartition("/")[2]]


def untick(task: Held) -> None:
    text = task.with_line("STATUS", "STATUS:NEEDS-ACTION")
    lines = [line for line in text.split("\r\n") if not line.startswith(("COMPLETED", "PERCENT-COMPLETE"))]
    answer = task.put("\r\n".join(lines))
    assert answer.status == 204, answer


def test_a_tick_logs_what_one_press_on_the_web_logs_on_the_day_that_the_phone_says(
    session: Session, device: Device, dana: Contact, when: When
) -> None:
    row = a_custom(session, dana, when)
    tick(the_task(device, row))
    row = fresh(session, row)
    assert (row.state, row.closed_on) == (FollowUpState.DONE, when.today)
    [entry] = session.scalars(select(Interaction)).all()
    # 23:05 UTC on Monday is Tuesday in Berlin; an address makes it a mail
    assert (entry.kind, entry.occurred_on) == (InteractionKind.EMAIL, date(2026, 11, 24))
    assert row.closed_by == entry.id


@pytest.mark.parametrize("name", ["custom", "keep"])
def test_taking_the_tick_away_restores_every_fact(
    session: Session, device: Device, dana: Contact, when: When, name: str
) -> None:
    keep = session.scalars(select(FollowUp).where(FollowUp.kind == FollowUpKind.KEEP_IN_TOUCH)).one()
    followups.snooze(session, keep, date(2026, 12, 3), when=when)
    row = a_custom(session, dana, when) if name == "custom" else keep
    a_custom(session, dana, when, "Another")
    session.commit()
    before = snapshot(session)
    done = tick(the_task(device, row))
    assert snapshot(session) != before
    untick(done)
    assert snapshot(session) == before


def test_a_day_to_come_is_today_and_percent_alone_is_a_tick(
    session: Session, device: Device, when: When
) -> None:
    row = a_custom(session, None, when)
    task = the_task(device, row)
    assert task.put(task.with_line("PERCENT-COMPLETE", "PERCENT-COMPLETE:100")).status == 204
    assert fresh(session, row).state is FollowUpState.DONE
    assert "STATUS:COMPLETED" in the_task(device, row).text


@pytest.mark.parametrize(
    ("line", "state"),
    [("STATUS:CANCELLED", FollowUpState.SKIPPED), ("STATUS:IN-PROCESS", FollowUpState.OPEN)],
)
def test_other_states(session: Session, device: Device, when: When, line: str, state: FollowUpState) -> None:
    row = a_custom(session, None, when)
    task = the_task(device, row)
    assert task.put(task.with_line("STATUS", line)).status == 204
    assert fresh(session, row).state is state
    again = the_task(device, row)
    assert line in again.text
    untick(again)
    assert fresh(session, row).state is FollowUpState.OPEN
    assert the_task(device, row).line("STATUS") in ("", "STATUS:NEEDS-ACTION")


def test_a_stale_tick_changes_nothing_and_the_server_s_state_stays(
    session: Session, device: Device, when: When
) -> None:
    row = a_custom(session, None, when)
    task = the_task(device, row)
    followups.snooze(session, row, date(2026, 12, 9), when=when)
    session.commit()
    before = snapshot(session)
    assert task.put(task.with_line("STATUS", DONE)).status == 412
    assert task.delete().status == 412
    assert snapshot(session) == before
    assert "20261209" in the_task(device, row).line("DUE")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_write_is_listed_and_can_be_taken_back(
    session: Session, device: Device, dana: Contact, when: When
) -> None:
    row = a_custom(session, dana, when)
    before = snapshot(session)
    tick(the_task(device, row))
    session.rollback()
    [trace] = traces.recent(session)
    assert (trace.device, trace.ref_id, [step.did for step in trace.steps]) == ("Phone", row.id, [Did.DONE])
    back = traces.undo(session, trace.id, when=when)
    session.commit()
    assert (back.conflicts, snapshot(session)) == ((), before)
    assert traces.recent(session)[0].undone_at is not None
