"""Every row of the ladder table in words: what to do, why, a draft that one could send, a subject."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from crm.core.kinds import FollowUpKind, InteractionKind, Stage
from crm.core.ladders import Row
from crm.feeds.privacy import veiled
from crm.followups import profiles, wording
from crm.followups.nudges import LastWord, Nudge
from tests.followups.test_wording import DANA, TALK, a_nudge

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

TODAY = date(2026, 11, 30)
ENDED = date(2026, 11, 27)
ROWS = {
    Row.THANKS: (FollowUpKind.THANK_YOU, "thanks:1:1:2026-11-24", Stage.INTERVIEWING),
    Row.CHECK_IN: (FollowUpKind.CHECK_IN, "checkin:1:1", Stage.INTERVIEWING),
    Row.REPAIR: (FollowUpKind.CHECK_IN, "repair:1", Stage.INTERVIEWING),
    Row.DECISION: (FollowUpKind.THANK_YOU, "decision:3", Stage.REJECTED),
    Row.GRACE: (FollowUpKind.THANK_YOU, "grace:3", Stage.DECLINED),
    Row.OFFER: (FollowUpKind.THANK_YOU, "offer:3", Stage.OFFER),
    Row.DECIDE: (FollowUpKind.CUSTOM, "decide:3", Stage.OFFER),
    Row.LANDED: (FollowUpKind.CHECK_IN, "landed:3:1", Stage.ACCEPTED),
    Row.HELLO: (FollowUpKind.CHECK_IN, "hello:3:1:3", Stage.REJECTED),
    Row.MOVED: (FollowUpKind.CONGRATULATE, "moved:9", None),
    Row.CONNECT: (FollowUpKind.CONNECT, "connect:1", None),
}
ABOUT_TALKS = (Row.THANKS, Row.CHECK_IN, Row.REPAIR)
WRITTEN = [row for row in Row if row not in (Row.DECIDE, Row.CONNECT)]


@pytest.fixture(autouse=True)
def words(app: Flask) -> Iterator[None]:
    """A language to speak."""
    with app.test_request_context():
        yield


def of(row: Row, **more: object) -> Nudge:
    """A step of this row about Dana, an Engineer at Initech; an Analyst was looked for."""
    kind, key, stage = ROWS[row]
    nudge = a_nudge(kind)
    around = {} if row in ABOUT_TALKS else {"interview_id": None, "interview_title": "", "interview_on": None}
    values = {
        "origin_key": key,
        "opening_id": 3,
        "opening_title": "Analyst",
        "stage": stage,
        "stage_changed_on": ENDED,
        "person": None if row is Row.DECIDE else DANA,
        **around,
        **more,
    }
    return replace(nudge, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("row", "headline"),
    [
        (Row.THANKS, "Thank Dana Hart"),
        (Row.CHECK_IN, "Ask Dana Hart how it stands"),
        (Row.REPAIR, "Make up for the missed talk with Dana Hart"),
        (Row.DECISION, "Thank Dana Hart for the decision"),
        (Row.GRACE, "Send Dana Hart a graceful note"),
        (Row.OFFER, "Thank Dana Hart for the offer"),
        (Row.DECIDE, "Decide on the offer from Initech"),
        (Row.LANDED, "Tell Dana Hart that you landed"),
        (Row.HELLO, "Say hello to Dana Hart"),
        (Row.MOVED, "Congratulate Dana Hart on the new job"),
        (Row.CONNECT, "Connect with Dana Hart"),
    ],
)
def test_every_row_says_what_to_do(row: Row, headline: str) -> None:
    assert wording.headline(of(row)) == headline


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (
            Row.REPAIR,
            "The talk on Tue, Nov 24 did not happen. A short, honest word repairs more than silence.",
        ),
        (Row.DECISION, "They said no on Fri, Nov 27. Hardly anybody answers that: it is remembered."),
        (Row.GRACE, "You stepped back on Fri, Nov 27. A kind word the same day keeps the door open."),
        (Row.OFFER, "The offer came on Fri, Nov 27. Thank them first, then decide in your own time."),
        (Row.DECIDE, "You have until Tue, Nov 24 to answer."),
        (Row.LANDED, "You said yes on Fri, Nov 27. They will be glad to hear it from you."),
        (Row.HELLO, "3 months after they decided (Fri, Nov 27): a hello that asks for nothing."),
        (Row.MOVED, "They moved: Engineer at Initech."),
        (Row.CONNECT, "You have thanked them: a good moment to connect on LinkedIn."),
    ],
)
def test_every_row_says_why_now(row: Row, why: str) -> None:
    assert wording.why_now(of(row), today=TODAY) == why


def test_no_two_rows_are_called_the_same_and_each_has_a_word() -> None:
    labels = [wording.label(of(row)) for row in Row]
    assert all(labels)
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("row", WRITTEN)
def test_a_draft_greets_and_is_whole_sentences(row: Row) -> None:
    greeting, body = wording.opener(of(row)).split("\n\n")
    assert greeting == "Hi Dana,"
    assert body[0].isupper()
    assert body[-1] in ".?"
    assert "  " not in body


@pytest.mark.parametrize("row", [row for row in Row if row is not Row.DECIDE])
def test_every_message_has_a_subject(row: Row) -> None:
    assert wording.subject(of(row))


def test_what_one_decides_for_oneself_is_no_message() -> None:
    assert (wording.opener(of(Row.DECIDE)), wording.subject(of(Row.DECIDE))) == ("", "")


@pytest.mark.parametrize(
    ("row", "more", "said"),
    [
        (Row.REPAIR, {}, "I am sorry that our talk on Tue, Nov 24 fell through"),
        (Row.DECISION, {}, "Thank you for letting me know about the Analyst role."),
        (Row.DECISION, {"opening_title": ""}, "Thank you for letting me know about the role."),
        (Row.GRACE, {}, "I have decided not to go on with the Analyst role at Initech."),
        (Row.OFFER, {"decide_by": date(2026, 12, 4)}, "come back to you by Fri, Dec 4 at the latest."),
        (Row.OFFER, {}, "come back to you soon."),
        (Row.LANDED, {}, "I said yes, and I am joining you."),
        (Row.LANDED, {"company": "Hooli"}, "I am starting at Hooli as Analyst."),
        (Row.LANDED, {"company": "Hooli", "opening_title": ""}, "I am starting at Hooli."),
        (Row.HELLO, {"origin_key": "hello:3:1:1"}, "I hope that the Analyst role found the right person"),
        (Row.HELLO, {}, "It has been a few months since we were in touch about the Analyst role."),
        (Row.HELLO, {"origin_key": "hello:3:1:6"}, "Half a year ago we were in touch about the Analyst role"),
        (Row.HELLO, {"stage": Stage.FROZEN}, "It has gone quiet around the Analyst role"),
        (Row.HELLO, {"stage": Stage.NO_ANSWER}, "It has gone quiet around the Analyst role"),
        (Row.HELLO, {"stage": Stage.WITHDRAWN}, "since I stepped back from the Analyst role"),
        (Row.HELLO, {"person": replace(DANA, company="Hooli")}, "keeping you busy at Hooli."),
        (Row.MOVED, {}, "Congratulations on your new role as Engineer at Initech!"),
        (Row.MOVED, {"person": replace(DANA, title="")}, "Congratulations on your move to Initech!"),
        (Row.MOVED, {"person": replace(DANA, company="")}, "Congratulations on your new role as Engineer!"),
        (Row.MOVED, {"person": replace(DANA, company="", title="")}, "Congratulations on your new job!"),
    ],
)
def test_a_draft_says_what_it_is_about(row: Row, more: dict[str, object], said: str) -> None:
    assert said in wording.opener(of(row, **more))


@pytest.mark.parametrize(
    ("row", "more", "after_a_talk", "before_any"),
    [
        (Row.DECISION, {}, "I am glad that we talked.", "looked at what I sent."),
        (Row.GRACE, {}, "not about the people that I met.", "It was not an easy choice. I"),
        (
            Row.HELLO,
            {"origin_key": "hello:3:1:1"},
            "think of our talk with pleasure",
            "I wanted to say hello.",
        ),
        (Row.HELLO, {"stage": Stage.DECLINED}, "think of our talk with pleasure", "I wanted to say hello."),
    ],
)
def test_a_talk_is_only_remembered_where_there_was_one(
    row: Row, more: dict[str, object], after_a_talk: str, before_any: str
) -> None:
    talked = replace(DANA, last=LastWord(TALK, InteractionKind.INTERVIEW, ""))
    assert after_a_talk in wording.opener(of(row, person=talked, **more))
    fresh = wording.opener(of(row, **more))
    assert before_any in fresh
    assert after_a_talk not in fresh


@pytest.mark.parametrize("months", [3, 6])
def test_a_later_hello_remembers_what_they_told(months: int) -> None:
    person = replace(DANA, detail="the hut warden who writes letters.")
    nudge = of(Row.HELLO, person=person, origin_key=f"hello:3:1:{months}")
    assert "what you told me: the hut warden who writes letters. How is that going?" in wording.opener(nudge)


@pytest.mark.parametrize(
    ("stage", "why"),
    [
        (Stage.REJECTED, "1 month after they decided"),
        (Stage.FROZEN, "1 month after it went quiet"),
        (Stage.DECLINED, "1 month after you stepped back"),
    ],
)
def test_a_hello_says_since_when(stage: Stage, why: str) -> None:
    nudge = of(Row.HELLO, stage=stage, origin_key="hello:3:1:1")
    assert wording.why_now(nudge, today=TODAY).startswith(why)


@pytest.mark.parametrize("row", WRITTEN)
def test_to_a_mailbox_it_is_said_without_a_name(row: Row) -> None:
    nudge = of(row, person=None, mailbox="jobs@initech.test")
    assert wording.opener(nudge).startswith("Hello,")
    assert "Initech" in wording.headline(nudge)


@pytest.mark.parametrize("row", list(Row))
def test_the_users_own_words_come_first(row: Row) -> None:
    assert wording.opener(of(row, own_opener="My words")) == "My words"


@pytest.mark.parametrize("where", ["", "Phone screen", "a meetup on boats " * 20, "Größe ✉️ " * 40])
@pytest.mark.parametrize("name", ["Dana Hart", "Wolfeschlegelsteinhausenbergerdorff " * 5, "李"])
def test_a_note_to_connect_has_less_than_200_characters_and_says_where_we_met(where: str, name: str) -> None:
    note = wording.opener(of(Row.CONNECT, person=replace(DANA, name=name, met_where=where)))
    assert len(note) < 200
    assert "\n" not in note
    assert (where[:12].strip() or "Initech") in note


def test_one_finds_them_on_linkedin_by_their_profile_or_a_ready_search() -> None:
    search = "https://www.linkedin.com/search/results/people/?keywords=Dana+Hart+Initech"
    assert profiles.to_connect(of(Row.CONNECT)) == search
    known = replace(DANA, profile="https://www.linkedin.com/in/dana-hart")
    assert profiles.to_connect(of(Row.CONNECT, person=known)) == "https://www.linkedin.com/in/dana-hart"
    hostile = replace(DANA, profile="javascript:alert(1)")
    assert profiles.to_connect(of(Row.CONNECT, person=hostile)) == search
    assert profiles.to_connect(of(Row.HELLO)) == ""


@pytest.mark.parametrize("row", list(Row))
def test_below_full_nothing_names_the_person_the_company_or_the_role(row: Row) -> None:
    person = replace(DANA, detail="private", met_where="Initech tower")
    seen = veiled(of(row, person=None if row is Row.DECIDE else person))
    said = wording.headline(seen) + wording.why_now(seen, today=TODAY)
    assert not [secret for secret in ("Dana", "Hart", "Initech", "Analyst", "private") if secret in said]
    assert "  " not in said
    assert said.strip() == said
