"""A follow-up in words: why now, before and after the talk, and lines that one could send as they are."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from crm.core.kinds import FollowUpKind, FollowUpState
from crm.followups import wording
from crm.followups.nudges import Nudge, Person

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

TALK = date(2026, 11, 24)
KEYS = {
    FollowUpKind.THANK_YOU: "thanks:1:1:2026-11-24",
    FollowUpKind.CHECK_IN: "checkin:1:1",
    FollowUpKind.KEEP_IN_TOUCH: "cadence:1:1",
    FollowUpKind.PROMISED: "promise:1",
}
DANA = Person(
    id=1,
    name="Dana Hart",
    title="Engineer",
    company="Initech",
    met_on=TALK,
    met_where="Phone screen",
    email="dana@initech.test",
    phone=None,
    link=None,
    last=None,
    detail="",
)


@pytest.fixture(autouse=True)
def words(app: Flask) -> Iterator[None]:
    """A language to speak."""
    with app.test_request_context():
        yield


def a_nudge(kind: FollowUpKind, *, person: Person | None = DANA, title: str = "") -> Nudge:
    """An open follow-up after the talk."""
    return Nudge(
        id=1,
        kind=kind,
        state=FollowUpState.OPEN,
        person=person,
        company_id=1,
        company="Initech",
        mailbox=None,
        interview_id=1,
        interview_title="Panel",
        interview_on=TALK,
        due_on=TALK,
        planned_on=TALK,
        snoozed_until=None,
        expires_on=None,
        due_time=None,
        title=title,
        own_opener="",
        attempts=0,
        origin_key=KEYS.get(kind, "custom:1"),
        closed_on=None,
        rev=0,
        updated_at=datetime(2026, 11, 24, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        (FollowUpKind.THANK_YOU, "You talk on Tue, Nov 24", "You talked on Tue, Nov 24"),
        (FollowUpKind.CHECK_IN, "In case no word comes after", "No word since the interview"),
    ],
)
def test_a_step_of_an_interview_to_come_speaks_of_the_future(
    kind: FollowUpKind, before: str, after: str
) -> None:
    nudge = a_nudge(kind)
    assert wording.why_now(nudge, today=date(2026, 11, 20)).startswith(before)
    assert wording.why_now(nudge, today=date(2026, 11, 25)).startswith(after)


@pytest.mark.parametrize("detail", ["", "the hut warden who writes letters"])
@pytest.mark.parametrize("kind", [FollowUpKind.THANK_YOU, FollowUpKind.CHECK_IN, FollowUpKind.KEEP_IN_TOUCH])
def test_an_opener_greets_by_the_given_name_and_goes_on_with_a_whole_sentence(
    kind: FollowUpKind, detail: str
) -> None:
    greeting, body = wording.opener(a_nudge(kind, person=replace(DANA, detail=detail))).split("\n\n")
    assert greeting == "Hi Dana,"
    assert body[0].isupper()
    assert body[-1] in ".?"
    assert detail in body or kind is FollowUpKind.CHECK_IN


def test_whoever_stands_in_the_title_is_not_named_again() -> None:
    nudge = a_nudge(FollowUpKind.CUSTOM, title="send the offer to DANA HART: today")
    assert wording.headline(nudge) == "Send the offer to DANA HART: today"


def test_a_promise_is_said_as_it_was_written_down() -> None:
    nudge = a_nudge(FollowUpKind.PROMISED, title="send the slides.")
    assert wording.headline(nudge) == "Send the slides. (Dana Hart)"
    assert wording.opener(nudge).endswith("When we talked I promised to send the slides. Here it is.")
