"""What else phones do with tasks: move, rename, reword, delete, make new ones, repeat."""

from datetime import date, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.actions import set_cadence, trash
from crm.core.cadence import Tier
from crm.core.kinds import FollowUpKind, FollowUpState
from crm.core.when import When
from crm.dav.applying.planning import contact_named_in
from crm.followups import actions as followups
from crm.followups.actions import NewFollowUp
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction
from tests import factories
from tests.accounts.visiting import ON_SQLITE
from tests.dav.device import Device
from tests.dav.facts import snapshot
from tests.dav.noon import device as device
from tests.dav.objects import task
from tests.dav.phone import create, get, held, only
from tests.released import fresh

pytestmark = ON_SQLITE
FRIDAY = date(2026, 11, 27)


def a_custom(
    session: Session, when: When, title: str = "Send the slides", contact_id: int | None = None
) -> FollowUp:
    row = followups.add(session, NewFollowUp(title, FRIDAY, contact_id), when=when)
    session.commit()
    return row


ANOTHER_DAY = (
    ("DUE;VALUE=DATE:20261204", date(2026, 12, 4), None),
    ("DUE;VALUE=DATE:20261126", date(2026, 11, 26), None),  # earlier than planned: as the web allows
    ("DUE;VALUE=DATE:20261125", date(2026, 11, 25), None),  # today: due now
    ("DUE;VALUE=DATE:20261110", date(2026, 11, 10), None),  # a day that has passed: due since
    ("DUE;VALUE=DATE:20261127", None, None),
    ("DUE:20261204T080000Z", date(2026, 12, 4), time(9, 0)),
    ("DUE;TZID=America/New_York:20261203T200000", date(2026, 12, 4), time(2, 0)),
    ("", None, None),  # without a day it keeps its own
    ("DUE;VALUE=DATE:00010101", None, None),
)


def test_another_day(session: Session, device: Device, when: When) -> None:
    rows = [a_custom(session, when, f"Number {number}") for number, _ in enumerate(ANOTHER_DAY)]
    shown = held(device, device.followups)
    for row, (due, snoozed_until, at) in zip(rows, ANOTHER_DAY, strict=True):
        there = shown[f"followup-{row.id}.ics"]
        assert there.put(there.with_line("DUE", due)).status == 204
        now = fresh(session, row)
        assert (now.snoozed_until, now.due_time, now.planned_on) == (snoozed_until, at, FRIDAY), due
        assert now.effective_on.strftime("%Y%m%d") in get(device, there.path).line("DUE") or at


def test_back_to_its_day_is_awake_again(session: Session, device: Device, when: When) -> None:
    row = a_custom(session, when)
    followups.snooze(session, row, date(2026, 12, 9), when=when)
    session.commit()
    there = only(device, device.followups)
    there.put(there.with_line("DUE", "DUE;VALUE=DATE:20261127"))
    assert fresh(session, row).snoozed_until is None


def test_what_the_client_adds_comes_back_and_the_tag_says_that_nothing_was_changed(
    session: Session, device: Device, when: When
) -> None:
    a_custom(session, when)
    there = only(device, device.followups)
    alarm = ("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT5M", "DESCRIPTION:x", "END:VALARM")
    text = there.with_line("PRIORITY", "\r\n".join(["PRIORITY:1", "X-APPLE-SORT-ORDER:7", *alarm]))
    answer = there.put(text)
    assert get(device, there.path).text == text
    assert get(device, there.path).etag == answer.headers["ETag"]


def test_what_reaches_out_is_left_out_and_no_tag_is_told(
    session: Session, device: Device, when: When
) -> None:
    a_custom(session, when)
    there = only(device, device.followups)
    alarm = ("BEGIN:VALARM", "ACTION:EMAIL", "TRIGGER:-PT5M", "ATTENDEE:mailto:a@b.example", "END:VALARM")
    bad = ["ATTACH:http://tracker.example/x", *alarm]
    answer = there.put(there.with_line("PRIORITY", "\r\n".join(bad)))
    assert (answer.status, "ETag" in answer.headers) == (204, False)
    assert not any(word in get(device, there.path).text for word in ("tracker", "VALARM", "ATTENDEE"))


def test_a_title_of_the_user_s_is_changed_and_one_of_ours_comes_back(
    session: Session, device: Device, when: When
) -> None:
    contact = factories.a_contact(session, "Dana Hart", added_on=date(2026, 1, 5))
    set_cadence(session, contact, tier=Tier.A, own_months=None, when=when)
    own = a_custom(session, when, contact_id=contact.id)
    for name, there in held(device, device.followups).items():
        summary = there.line("SUMMARY")
        answer = there.put(
            there.with_line("SUMMARY", summary.replace("slides", "photos").replace("hello", "nothing"))
        )
        assert answer.status == 204
        is_own = name == f"followup-{own.id}.ics"
        assert ("ETag" in answer.headers) is is_own
        assert (get(device, there.path).line("SUMMARY") == summary) is not is_own
    assert fresh(session, own).title == "Send the photos"


def test_words_that_are_written_into_the_notes_of_one_s_own_become_its_words(
    session: Session, device: Device, when: When
) -> None:
    row = a_custom(session, when)
    there = only(device, device.followups)
    was = there.line("DESCRIPTION").partition(":")[2]
    there.put(there.with_line("DESCRIPTION", f"DESCRIPTION:{was}\\n\\nBring the cable"))
    assert fresh(session, row).opener == "Bring the cable"
    again = only(device, device.followups)
    assert "Bring the cable" in again.line("DESCRIPTION")
    again.put(again.with_line("DESCRIPTION", again.line("DESCRIPTION").replace("cable", "cables")))
    assert fresh(session, row).opener == "Bring the cables"


def test_deleting_an_open_one_skips_it_and_waking_it_on_the_web_brings_it_back(
    session: Session, device: Device, when: When
) -> None:
    row = a_custom(session, when)
    there = only(device, device.followups)
    assert there.delete().status == 204
    assert fresh(session, row).state is FollowUpState.SKIPPED
    assert held(device, device.followups) == {}
    followups.undo_skip(session, row, when=when)
    session.commit()
    assert only(device, device.followups).path == there.path


def test_deleting_a_done_one_only_hides_it(session: Session, device: Device, when: When) -> None:
    row = a_custom(session, when)
    followups.done(session, row, followups.Outcome(), when=when)
    session.commit()
    before = snapshot(session)
    assert only(device, device.followups).delete().status == 204
    assert (snapshot(session), held(device, device.followups)) == (before, {})


def test_what_was_deleted_and_comes_again_is_the_same_follow_up(
    session: Session, device: Device, when: When
) -> None:
    row = a_custom(session, when)
    there = only(device, device.followups)
    there.delete()
    assert create(device, device.followups + "again.ics", there.text).status == 201
    assert fresh(session, row).state is FollowUpState.OPEN
    assert list(held(device, device.followups)) == ["again.ics"]
    session.rollback()
    assert session.scalars(select(FollowUp)).all() == [row]


NEW: tuple[tuple[list[str], date, time | None, FollowUpState], ...] = (
    (["DUE;VALUE=DATE:20261201"], date(2026, 12, 1), None, FollowUpState.OPEN),
    (["DUE:20261201T150000Z"], date(2026, 12, 1), time(16, 0), FollowUpState.OPEN),
    ([], date(2026, 11, 26), None, FollowUpState.OPEN),
    (["STATUS:COMPLETED", "COMPLETED:20261120T120000Z"], date(2026, 11, 26), None, FollowUpState.DONE),
    (["STATUS:CANCELLED"], date(2026, 11, 26), None, FollowUpState.SKIPPED),
    (
        ["DTSTART;VALUE=DATE:20261201", "DUE;VALUE=DATE:20261201", "RRULE:FREQ=WEEKLY"],
        date(2026, 12, 1),
        None,
        FollowUpState.OPEN,
    ),
)


def test_a_new_task_is_a_follow_up_of_one_s_own(session: Session, device: Device) -> None:
    for number, (more, day, at, state) in enumerate(NEW):
        path = f"{device.followups}new-{number}.ics"
        answer = create(device, path, task(f"new-{number}", f"SUMMARY:Water {number}", *more))
        assert answer.status == 201, answer
        row = session.scalars(select(FollowUp).where(FollowUp.title == f"Water {number}")).one()
        assert (row.kind, row.contact_id) == (FollowUpKind.CUSTOM, None)
        assert (row.due_on, row.due_time, row.state) == (day, at, state)
        session.rollback()
        assert all(line in get(device, path).text for line in more)


def test_a_task_that_repeats_and_is_ticked_stands_on_its_next_day(
    session: Session, device: Device, when: When
) -> None:
    text = task("r", "SUMMARY:Ring home", "DUE;VALUE=DATE:20261126", "RRULE:FREQ=WEEKLY")
    create(device, device.followups + "r.ics", text)
    there = only(device, device.followups)
    there.put(there.with_line("DUE", "DUE;VALUE=DATE:20261203"))  # as Apple's Reminders tick
    row = session.scalars(select(FollowUp)).one()
    assert (row.state, row.effective_on) == (FollowUpState.OPEN, date(2026, 12, 3))
    assert "RRULE:FREQ=WEEKLY" in only(device, device.followups).text


def test_a_new_task_is_about_whom_its_title_names(session: Session, device: Device) -> None:
    dana = factories.a_contact(session, "Dana Härt")
    session.commit()
    body = task("new-2", "SUMMARY:Send the offer to dana hart: today!", "STATUS:COMPLETED")
    assert create(device, device.followups + "x.ics", body).status == 201
    assert session.scalars(select(FollowUp.contact_id)).all() == [dana.id]
    assert len(session.scalars(select(Interaction)).all()) == 1


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Call Ann Lee", "Ann Lee"),
        ("Call Ann Lee Ott's office", "Ann Lee Ott"),
        ("Ann Lee's book", "Ann Lee"),
        ("Ann", None),
        ("Ask Sam Poe", None),  # two of them
        ("Ring Ann Lee and Bo Derry", None),
        ("Write to Gone Girl", None),
        ("Prince", None),  # one word is no full name
    ],
)
def test_whom_a_title_names(
    session: Session, when: When, user: object, title: str, named: str | None
) -> None:
    people = ("Ann Lee", "Ann Lee Ott", "Sam Poe", "Sam Poe", "Bo Derry", "Prince", "Gone Girl")
    made = {name: factories.a_contact(session, name) for name in people}
    trash(session, made["Gone Girl"], when=when)
    assert contact_named_in(session, title) == (made[named].id if named else None)
