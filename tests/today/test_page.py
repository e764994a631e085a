"""Today: what is due by person, what is asked, what comes next, and what to do first."""

import re
from datetime import time, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Contact
from crm.core.cadence import Tier
from crm.core.kinds import FollowUpKind, FollowUpState, InterviewState
from crm.core.roles import Role
from crm.followups import actions as followups
from crm.followups.actions import NewFollowUp
from crm.followups.models import FollowUp
from crm.interviews import actions as interviews
from crm.interviews.actions import Part
from crm.openings import actions as openings
from tests import factories
from tests.interviews.browsing import an_interview, in_days, present, undo
from tests.released import fresh

pytestmark = pytest.mark.usefixtures("user")


def headings(page: str) -> list[str]:
    """The headings of a page in their order, without what stands in the frame."""
    found = re.findall(r"<h([123])[^>]*>(.*?)</h\1>", page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", text).split()) for _level, text in found]


def cards(page: str) -> list[str]:
    """Whom the cards of what is due are about, in their order."""
    return re.findall(r'<h3 class="followup-name">(?:<a [^>]*>)?([^<]+)', page)


def custom(session: Session, title: str, *, days: int, contact: Contact | None = None) -> FollowUp:
    new = NewFollowUp(title, in_days(days), contact.id if contact is not None else None)
    row = followups.add(session, new, when=present())
    session.commit()
    return row


def test_an_empty_account_is_told_what_to_do_first(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "Begin with an interview" in page
    for path in ("/import", "/contacts/new", "/interviews/new"):
        assert f'"{path}"' in page
    assert "Nothing is due" not in page


def test_somebody_is_there_and_nothing_is_due(client: FlaskClient, session: Session, user: User) -> None:
    factories.a_contact(session)
    session.commit()
    page = client.get("/").text
    assert "Nothing is due" in page
    assert "Begin with an interview" not in page


def test_a_first_reminder_is_shown_before_anybody_is_there(client: FlaskClient, session: Session) -> None:
    custom(session, "Update my profile", days=0)
    assert cards(client.get("/").text) == ["Update my profile"]


def test_what_is_due_is_grouped_by_person_and_the_longest_overdue_comes_first(
    client: FlaskClient, session: Session, user: User
) -> None:
    dana, ivo = factories.a_contact(session, "Dana Hart"), factories.a_contact(session, "Ivo Lind")
    custom(session, "Send the book", days=-1, contact=ivo)
    custom(session, "Ask about Oslo", days=-3, contact=dana)
    custom(session, "Call back", days=0, contact=dana)
    custom(session, "Not yet", days=1, contact=ivo)
    page = client.get("/").text
    assert cards(page) == ["Dana Hart", "Ivo Lind"]
    due = page[page.index('id="due"') : page.index("Later this week")]
    assert due.index("Ask about Oslo") < due.index("Call back") < due.index("Send the book")
    assert "Not yet" not in due
    assert re.search(r'id="due-count">3<', page)


def test_the_thank_yous_of_a_day_at_a_company_are_one_sitting(
    client: FlaskClient, session: Session, user: User
) -> None:
    opening = factories.an_opening(session)
    dana, ivo = factories.a_contact(session, "Dana Hart"), factories.a_contact(session, "Ivo Lind")
    an_interview(session, opening, [dana, ivo], days=-5)
    elsewhere = factories.an_opening(session, factories.a_company(session, "Hooli"))
    an_interview(session, elsewhere, [factories.a_contact(session, "Mara Quist")], days=-5)
    page = client.get("/").text
    sittings = [text for text in headings(page) if text.startswith("Thank-yous for")]
    assert [text.partition(",")[0] for text in sittings] == ["Thank-yous for Initech", "Thank-yous for Hooli"]
    assert cards(page) == ["Dana Hart", "Ivo Lind", "Mara Quist"]


def test_done_leaves_today_and_its_undo_brings_it_back(
    client: FlaskClient, session: Session, user: User
) -> None:
    dana = factories.a_contact(session, "Dana Hart")
    row = custom(session, "Call back", days=0, contact=dana)
    said = {"kind": "call", "text": "all well", "outcome": "done", "next": "/"}
    client.post(f"/followups/{row.id}/done", data=said)
    assert fresh(session, dana).last_contact_on == present().today
    client.post(undo(client, "/"))
    assert cards(client.get("/").text) == ["Dana Hart"]
    assert fresh(session, dana).last_contact_on is None


@pytest.mark.parametrize("act", ["done", "skip", "snooze", "not_reached"])
def test_every_answer_takes_it_off_today_and_can_be_undone(
    client: FlaskClient, session: Session, user: User, act: str
) -> None:
    row = custom(session, "Call back", days=0, contact=factories.a_contact(session, "Dana Hart"))
    sent = {
        "done": ("done", {"outcome": "done", "kind": "call"}),
        "not_reached": ("done", {"outcome": "not_reached", "kind": "call"}),
        "skip": ("skip", {}),
        "snooze": ("snooze", {"until": in_days(2).isoformat()}),
    }
    path, data = sent[act]
    assert client.post(f"/followups/{row.id}/{path}", data=data).status_code == 303
    way_back = undo(client, "/")
    assert cards(client.get("/").text) == []
    client.post(way_back)
    assert cards(client.get("/").text) == ["Dana Hart"]


def test_one_talk_can_settle_all_that_is_due_with_somebody(
    client: FlaskClient, session: Session, user: User
) -> None:
    dana = factories.a_contact(session, "Dana Hart")
    first, second = (
        custom(session, "Ask", days=-2, contact=dana),
        custom(session, "Call", days=0, contact=dana),
    )
    assert f'name="also" value="{second.id}"' in client.get("/").text
    client.post(f"/followups/{first.id}/done", data={"kind": "call", "outcome": "done", "also": second.id})
    assert fresh(session, second).state is FollowUpState.DONE


def test_keep_in_touch_is_asked_once_per_person(client: FlaskClient, session: Session, user: User) -> None:
    opening = factories.an_opening(session)
    dana, ivo = factories.a_contact(session, "Dana Hart"), factories.a_contact(session, "Ivo Lind")
    an_interview(session, opening, [dana, ivo], days=-2)
    an_interview(session, opening, [dana], days=-1)
    page = client.get("/").text
    assert page.count(f'action="/contacts/{dana.id}/keep"') == 5
    client.post(f"/contacts/{dana.id}/keep", data={"tier": "B", "next": "/"})
    client.post(f"/contacts/{ivo.id}/keep", data={"tier": "", "next": "/"})
    assert (fresh(session, dana).tier, fresh(session, ivo).tier) == (Tier.B, None)
    an_interview(session, opening, [dana, ivo], days=-1, at=time(16))
    client.get("/")
    assert "/keep" not in client.get("/").text


def test_who_is_asked_about_was_met_lately_in_the_talk_and_has_no_cadence(
    client: FlaskClient, session: Session, user: User
) -> None:
    opening = factories.an_opening(session)
    people = {
        name: factories.a_contact(session, name) for name in ("Asked", "Fellow", "Cosma", "Kept", "Archived")
    }
    contacts.set_cadence(session, people["Kept"], tier=Tier.A, own_months=None, when=present())
    interview = an_interview(session, opening, [], days=-1)
    roles = {"Fellow": Role.FELLOW_CANDIDATE, "Cosma": Role.COORDINATOR}
    parts = [Part(each.id, roles.get(name, Role.INTERVIEWER)) for name, each in people.items()]
    interviews.set_people(session, interview, parts, when=present(), drop=True)
    contacts.archive(session, people["Archived"], when=present())
    an_interview(session, opening, [factories.a_contact(session, "Long ago")], days=-40)
    an_interview(session, opening, [factories.a_contact(session, "Not yet")], days=2)
    asked = set(re.findall(r'action="/contacts/(\d+)/keep"', client.get("/").text))
    assert asked == {str(people["Asked"].id)}


def test_did_not_happen_is_offered_for_what_has_just_been(
    client: FlaskClient, session: Session, user: User
) -> None:
    opening = factories.an_opening(session)
    lately = an_interview(session, opening, [factories.a_contact(session)], days=-1)
    before = an_interview(session, opening, [], days=-5)
    page = client.get("/").text
    assert f'action="/interviews/{lately.id}/missed"' in page
    assert f'action="/interviews/{before.id}/missed"' not in page
    answer = client.post(f"/interviews/{lately.id}/missed", data={"next": "/"})
    assert answer.location == "/"
    assert fresh(session, lately).state is InterviewState.MISSED
    assert f'action="/interviews/{lately.id}/missed"' not in client.get("/").text


def test_what_lies_in_the_trash_asks_for_nothing(client: FlaskClient, session: Session, user: User) -> None:
    opening = factories.an_opening(session)
    interview = an_interview(session, opening, [factories.a_contact(session)], days=-1)
    openings.trash(session, opening, when=present())
    session.commit()
    page = client.get("/").text
    for path in ("debrief", "missed"):
        assert f"/interviews/{interview.id}/{path}" not in page
    assert "/keep" not in page


def test_upcoming_interviews_come_next_first(client: FlaskClient, session: Session, user: User) -> None:
    opening = factories.an_opening(session)
    later = an_interview(session, opening, [], days=4)
    sooner = an_interview(session, opening, [], days=2)
    page = client.get("/").text
    aside = page[page.index("Upcoming interviews") :]
    assert aside.index(f"/interviews/{sooner.id}") < aside.index(f"/interviews/{later.id}")


def test_somebody_in_the_trash_or_the_archive_is_not_due(
    client: FlaskClient, session: Session, user: User
) -> None:
    dana = factories.a_contact(session, "Dana Hart")
    custom(session, "Call back", days=0, contact=dana)
    for away, back in ((contacts.trash, contacts.restore), (contacts.archive, contacts.unarchive)):
        away(session, dana, when=present())
        session.commit()
        assert cards(client.get("/").text) == []
        back(session, dana, when=present())
        session.commit()
        assert cards(client.get("/").text) == ["Dana Hart"]


def test_what_comes_later_this_week_is_folded_away(client: FlaskClient, session: Session) -> None:
    custom(session, "Soon", days=3)
    custom(session, "Far away", days=9)
    page = client.get("/").text
    assert "Soon" in page[page.index("Later this week") :]
    assert "Far away" not in page


def test_others_see_nothing_of_it(stranger: FlaskClient, session: Session, user: User) -> None:
    row = custom(session, "Call back", days=0, contact=factories.a_contact(session, "Dana Hart"))
    assert "Dana Hart" not in stranger.get("/").text
    for act in (
        "done",
        "skip",
        "snooze",
        "opener",
        "done/undo",
        "skip/undo",
        "snooze/undo",
        "not-reached/undo",
    ):
        assert stranger.post(f"/followups/{row.id}/{act}").status_code == 404


def test_the_words_to_begin_with_are_kept(client: FlaskClient, session: Session, user: User) -> None:
    row = custom(session, "Call back", days=0, contact=factories.a_contact(session, "Dana Hart"))
    client.post(f"/followups/{row.id}/opener", data={"opener": "Dear <Dana> & all", "next": "/"})
    assert "Dear &lt;Dana&gt; &amp; all" in client.get("/").text
    answer = client.post(f"/followups/{row.id}/opener", data={"opener": "x" * 5001})
    assert (answer.status_code, fresh(session, row).opener) == (303, "Dear <Dana> & all")


@pytest.mark.parametrize("until", ["", "yesterday", "2020-01-01", "9999-12-31"])
def test_a_snooze_that_makes_no_sense_changes_nothing(
    client: FlaskClient, session: Session, until: str
) -> None:
    row = custom(session, "Call back", days=0)
    assert client.post(f"/followups/{row.id}/snooze", data={"until": until}).status_code == 303
    assert fresh(session, row).snoozed_until is None
    today = client.post(f"/followups/{row.id}/snooze", data={"until": present().today.isoformat()})
    assert (today.status_code, fresh(session, row).snoozed_until) == (303, None)


def test_a_thank_you_that_expires_leaves_today(client: FlaskClient, session: Session, user: User) -> None:
    an_interview(session, factories.an_opening(session), [factories.a_contact(session)], days=-5)
    row = session.scalars(select(FollowUp).where(FollowUp.kind == FollowUpKind.THANK_YOU)).one()
    row.expires_on = present().today - timedelta(days=1)
    row.state = FollowUpState.EXPIRED
    session.commit()
    assert "Thank-yous for" not in client.get("/").text
