"""What the digest says, when it comes, and when it does not."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.app import wiring
from crm.contacts.models import Contact
from crm.core.cadence import Tier
from crm.core.kinds import FollowUpKind, InterviewState, SearchMode
from crm.core.roles import Role
from crm.core.when import When
from crm.interviews.models import Debrief
from crm.notifications.models import Delivery, DeliveryState
from crm.notifications.registry import Brief
from crm.notifications.rendering import speaking_to
from crm.notifications.units import unit
from crm.outbound.mail import Mail
from crm.today import digest
from tests.factories import MADE, a_company, a_contact, an_interaction, an_interview, an_opening
from tests.feeds.scenes import a_followup

DAY = timedelta(days=1)
MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)
Said = tuple[Mail, Brief] | None
Saying = Callable[..., Said]


@pytest.fixture(autouse=True)
def wired(user: User) -> None:
    wiring.listen()


@pytest.fixture
def said(app: Flask, session: Session, user: User, when: When) -> Saying:
    """The digest of a day as a mail and in few words; None when nothing is said."""

    def say(now: datetime = when.now, key: str = "") -> Said:
        session.commit()
        at = When(now, when.zone)
        with unit(app, reading=True) as reading, speaking_to(app, reading, user):
            mail = digest.render(reading, user, key or at.today.isoformat(), at)
            brief = digest.brief(reading, user, key or at.today.isoformat(), at)
        assert (mail is None) == (brief is None)
        return (mail, brief) if mail is not None and brief is not None else None

    return say


@pytest.fixture
def dana(session: Session) -> Contact:
    return a_contact(session, "Dana Hart", company=a_company(session, "Initech"), email="dana@example.com")


def custom(session: Session, title: str, on: date, **more: object) -> None:
    a_followup(session, None, on=on, kind=FollowUpKind.CUSTOM, title=title, **more)


def everywhere(found: Said, *pieces: str) -> None:
    """Both bodies of the mail say so."""
    assert found is not None
    for piece in pieces:
        assert piece in found[0].text
        assert piece in found[0].html


def sections(found: Said) -> list[str]:
    assert found is not None
    lines = found[0].text.splitlines()
    return [name for name, below in pairwise(lines) if name and below and set(below) == {"-"}]


def talked(session: Session, contact: Contact, *days: date) -> None:
    for day in days:
        an_interaction(session, contact, on=day)
    contact.last_contact_on = max(days)
    session.flush()


def doubtful(session: Session, *, at: datetime, key: str = "2026-11-24", **more: object) -> Delivery:
    values = {"state": DeliveryState.UNKNOWN, "kind": "digest", "message_id": "<a@b>"}
    row = Delivery(**values | more, occ_key=key, next_attempt_at=at, give_up_at=at, created_at=at)
    session.add(row)
    session.flush()
    return row


def test_nothing_to_say_is_no_mail(session: Session, said: Saying, dana: Contact) -> None:
    custom(session, "later", TODAY + DAY)
    assert said() is None


def test_what_is_due_and_what_is_still_open_stand_apart(session: Session, said: Saying) -> None:
    custom(session, "for today", TODAY)
    custom(session, "from before", TODAY - 5 * DAY)
    found = said()
    everywhere(found, "For today", "From before", "Open since Fri, Nov 20.")
    assert sections(found) == ["DUE TODAY", "STILL OPEN"]
    assert found is not None
    assert found[0].subject == found[1].title == "Today: 2 follow-ups"
    assert found[1].text == "For today\nFrom before. Open since Fri, Nov 20."
    assert found[1].data["counts"]["due"] == found[1].data["counts"]["overdue"] == 1


def test_after_an_outage_one_digest_tells_what_became_due_meanwhile(session: Session, said: Saying) -> None:
    for number in range(4):
        custom(session, f"thing {number}", TODAY - number * DAY)
    found = said()
    everywhere(found, *(f"Thing {number}" for number in range(4)))
    everywhere(found, "Open since Sun, Nov 22.", "Open since Tue, Nov 24.")


def test_interviews_of_today_and_tomorrow_with_their_people(
    session: Session, said: Saying, dana: Contact
) -> None:
    opening = an_opening(session, a_company(session, "Globex"))
    an_interview(session, opening=opening, day=TODAY, people=[(dana, Role.INTERVIEWER)], place="Hall 3")
    tomorrow = an_interview(session, opening=opening, day=TODAY + DAY, title="Panel")
    an_interview(session, opening=opening, day=TODAY + 2 * DAY, title="Not yet")
    found = said()
    everywhere(found, "Today, 2:00", "Tomorrow, 2:00", "Globex, Panel", "Dana Hart", "Hall 3")
    everywhere(found, f"/interviews/{tomorrow.id}")
    assert found is not None
    assert "Not yet" not in found[0].text
    assert found[0].subject == "Today: 2 interviews"
    assert "Dana" not in found[1].title


def test_a_debrief_that_is_owed(session: Session, said: Saying) -> None:
    held = an_interview(session, day=TODAY - DAY, state=InterviewState.HELD)
    everywhere(said(), "Debrief: Initech", f"/interviews/{held.id}/debrief")


def test_more_than_a_mail_holds_is_counted(session: Session, said: Saying) -> None:
    for number in range(45):
        custom(session, f"thing {number}", TODAY)
    found = said()
    everywhere(found, "And 5 more.")
    assert found is not None
    assert found[0].subject == "Today: 45 follow-ups"
    assert len(found[1].text.splitlines()) == 10
    assert found[1].text.endswith("And 36 more.")


def test_somebody_who_goes_quiet_is_named_on_the_first_workday(
    session: Session, said: Saying, dana: Contact
) -> None:
    talked(session, dana, date(2026, 5, 1), date(2026, 8, 20))
    found = said(MONDAY)
    everywhere(found, "Dana Hart, Initech", "You were in touch 2 times", f"/contacts/{dana.id}")
    assert found is not None
    assert found[0].subject == "1 person is going quiet"
    assert said(MONDAY + DAY) is None
    assert said(MONDAY + 7 * DAY) is None


def test_who_is_cared_for_or_put_away_is_not_going_quiet(
    session: Session, user: User, said: Saying, dana: Contact
) -> None:
    talked(session, dana, date(2026, 5, 1), date(2026, 8, 20))
    kept = [
        ("tier", Tier.B, None),
        ("own_months", 4, None),
        ("keep_asked_on", date(2026, 9, 1), None),
        ("is_paused", True, False),
        ("next_due_on", date(2026, 12, 1), None),
        ("archived_at", MADE, None),
        ("deleted_at", MADE, None),
    ]
    for name, value, before in kept:
        setattr(dana, name, value)
        assert said(MONDAY) is None, name
        setattr(dana, name, before)
    an_interview(session, day=TODAY + 9 * DAY, people=[(dana, Role.INTERVIEWER)])
    assert said(MONDAY) is None


def test_who_wants_it_quiet_is_not_told_who_is(
    session: Session, user: User, said: Saying, dana: Contact
) -> None:
    talked(session, dana, date(2026, 5, 1), date(2026, 8, 20))
    user.search_mode = SearchMode.QUIET
    assert said(MONDAY) is None


def test_a_late_digest_is_still_that_of_its_day(session: Session, said: Saying, dana: Contact) -> None:
    talked(session, dana, date(2026, 5, 1), date(2026, 8, 20))
    everywhere(said(MONDAY + DAY, key="2026-11-23"), "Dana Hart")


def test_a_mail_that_may_not_have_arrived_is_named_in_the_next(
    session: Session, said: Saying, when: When
) -> None:
    doubtful(session, at=when.now - DAY)
    found = said()
    everywhere(found, "Daily nudges, Tue, Nov 24", "May not have arrived", "/notices")
    assert found is not None
    assert found[0].subject == "A reminder may not have reached you"


def test_an_old_doubt_is_no_reason_for_a_mail_but_stands_in_it(
    session: Session, said: Saying, when: When
) -> None:
    doubtful(session, at=when.now - 3 * DAY)
    assert said() is None
    custom(session, "for today", TODAY)
    everywhere(said(), "May not have arrived")


def test_what_was_decided_is_named_no_more(session: Session, said: Saying, when: When) -> None:
    row = doubtful(session, at=when.now - DAY)
    row.dismissed_at = when.now
    assert said() is None


def test_what_is_on_hold_is_named(session: Session, said: Saying, when: When) -> None:
    doubtful(session, at=when.now - DAY, state=DeliveryState.HELD, error_class="restored")
    everywhere(said(), "On hold")
    for number in range(7):
        doubtful(session, at=when.now - DAY, key=f"2026-11-1{number}", state=DeliveryState.HELD)
    everywhere(said(), "And 3 more.")


def test_a_digest_does_not_doubt_itself(session: Session, said: Saying, when: When) -> None:
    doubtful(session, at=when.now, key=TODAY.isoformat(), channel="ntfy:1")
    assert said() is None


def test_the_week_is_told_on_its_day_even_if_nothing_is_due(
    session: Session, user: User, said: Saying, dana: Contact
) -> None:
    user.outlook_day = 3
    custom(session, "on friday", TODAY + 2 * DAY, due_time=time(15))
    custom(session, "in a week", TODAY + 7 * DAY)
    opening = an_opening(session, a_company(session, "Globex"))
    an_interview(session, opening=opening, day=TODAY + 3 * DAY, title="Panel")
    heard = Debrief(
        company_id=opening.company_id,
        local_day=TODAY - 9 * DAY,
        heard_by=TODAY + 6 * DAY,
        created_at=MADE,
        updated_at=MADE,
    )
    session.add(heard)
    found = said()
    everywhere(
        found, "Fri, Nov 27", "3:00", "On friday", "Sat, Nov 28", "interview with Globex", "Tue, Dec 1"
    )
    everywhere(found, "Word from Globex is due")
    assert found is not None
    assert "In a week" not in found[0].text
    assert found[0].subject == found[1].title == "The week ahead: 1 follow-up, 1 interview"
    assert found[1].data["counts"]["week"] == 3
    user.outlook_day = 4
    assert said() is None


def test_an_empty_week_is_no_mail(user: User, said: Saying) -> None:
    user.outlook_day = 3
    assert said() is None


def test_the_items_for_programs_have_ids_and_texts(session: Session, said: Saying, dana: Contact) -> None:
    row = a_followup(session, dana, on=TODAY, kind=FollowUpKind.THANK_YOU)
    held = an_interview(session, day=TODAY - DAY, state=InterviewState.HELD)
    found = said()
    assert found is not None
    data = found[1].data
    assert (data["kind"], data["occurrence"]) == ("digest", "2026-11-25")
    act, debrief = data["items"]
    assert (act["type"], act["id"], act["text"]) == ("follow_up", row.id, "Thank Dana Hart")
    assert (debrief["type"], debrief["id"]) == ("debrief", held.id)
    assert "/n/" not in str(data)
