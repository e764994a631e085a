"""The page of a contact: the brief, the next step, the timeline with every outcome."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Company, Contact
from crm.core.cadence import Tier
from crm.core.kinds import InteractionKind, InterviewState
from crm.core.roles import Role
from crm.core.when import When
from crm.followups.models import FollowUp
from crm.interviews.models import Debrief, DebriefDetail
from tests import factories
from tests.days import days_ago, days_ahead
from tests.people.counting import statements


@pytest.fixture
def dana(session: Session, user: User) -> Contact:
    company = factories.a_company(session, "Initech")
    contact = factories.a_contact(
        session,
        "Dana Hart",
        company=company,
        title="Lead",
        email="dana@example.org",
        met_where="Meetup",
        met_through="Alex",
    )
    session.commit()
    return contact


def _page(client: FlaskClient, contact: Contact) -> str:
    answer = client.get(f"/contacts/{contact.id}")
    assert answer.status_code == 200
    return answer.text


def test_the_brief_says_where_we_met_and_what_was_said_last(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    factories.an_interaction(session, dana, on=days_ago(20), text="Long ago")
    factories.an_interaction(
        session, dana, on=days_ago(3), kind=InteractionKind.EMAIL, text="About the\nteam"
    )
    factories.an_interaction(session, dana, on=days_ago(1), kind=InteractionKind.NOTE, text="only a note")
    debrief = Debrief(
        company_id=session.scalars(select(Company.id)).one(),
        local_day=days_ago(5),
        created_at=factories.MADE,
        updated_at=factories.MADE,
    )
    session.add(debrief)
    session.flush()
    session.add(DebriefDetail(debrief_id=debrief.id, contact_id=dana.id, text="Climbs on weekends"))
    session.commit()
    page = _page(client, dana)
    for text in (
        "Lead at",
        "Meetup",
        "through Alex",
        "E-mail 3 days ago: About the team",
        "Climbs on weekends",
    ):
        assert text in page
    assert 'href="mailto:dana@example.org"' in page


def test_the_timeline_holds_talks_interviews_and_outcomes(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    factories.an_interview(
        session,
        day=days_ago(9),
        people=[(dana, Role.INTERVIEWER)],
        state=InterviewState.HELD,
        title="System design",
    )
    factories.an_interaction(
        session, dana, on=days_ago(9), kind=InteractionKind.INTERVIEW, origin_key="interview:1"
    )
    factories.an_interaction(session, dana, on=days_ago(4), text="Sent the slides")
    session.commit()
    page = _page(client, dana)
    timeline = page[page.index("What happened") :]
    assert timeline.index("Sent the slides") < timeline.index("System design at Initech")
    assert timeline.count("Interviewer") == 1
    assert "Held" in timeline


def test_an_answered_and_a_skipped_follow_up_stay_visible(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    for _twice in range(2):
        client.post(
            "/followups/new",
            data={"title": "Send the book", "due_on": days_ahead(1).isoformat(), "contact_id": dana.id},
        )
    first, second = session.scalars(select(FollowUp.id).order_by(FollowUp.id)).all()
    session.commit()
    page = _page(client, dana)
    assert f"/followups/{first}/done" in page
    client.post(f"/followups/{first}/done", data={"kind": "call", "text": "Told her", "outcome": "done"})
    client.post(f"/followups/{second}/skip")
    page = _page(client, dana)
    timeline = page[page.index("What happened") :]
    assert "Told her" in timeline
    assert timeline.count("Send the book") == 1
    assert "Skipped" in timeline
    assert "Nothing is planned." in page


def test_the_next_step_is_open_and_later_ones_are_folded(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    for days, title in ((30, "Later thing"), (2, "Next thing"), (9, "Middle thing")):
        client.post(
            "/followups/new",
            data={"title": title, "due_on": days_ahead(days).isoformat(), "contact_id": dana.id},
        )
    page = _page(client, dana)
    assert "2 more are planned" in page
    fold = page.index("2 more are planned")
    assert (
        page.index("/followups/2/done")
        < fold
        < page.index("/followups/3/done")
        < page.index("/followups/1/done")
    )


def test_keep_in_touch_is_asked_of_who_was_met_in_an_interview(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    assert "Keep in touch?" not in _page(client, dana)
    factories.an_interview(
        session, day=days_ago(2), people=[(dana, Role.INTERVIEWER)], state=InterviewState.HELD
    )
    session.commit()
    assert "Keep in touch?" in _page(client, dana)
    client.post(f"/contacts/{dana.id}/keep", data={"tier": "B"})
    assert "Keep in touch?" not in _page(client, dana)


def test_texts_from_outside_stay_text(client: FlaskClient, session: Session, user: User) -> None:
    bad = "<img src=x onerror=alert(1)>"
    contact = factories.a_contact(
        session,
        bad,
        company=factories.a_company(session, bad),
        title=bad,
        notes=bad,
        met_where=bad,
        met_through=bad,
    )
    factories.an_interaction(session, contact, on=days_ago(1), text=bad)
    session.commit()
    for path in (
        f"/contacts/{contact.id}",
        "/contacts",
        f"/contacts/{contact.id}/edit",
        "/companies",
        "/companies/1",
    ):
        text = client.get(path).text
        assert "<img src=x" not in text
        assert "&lt;img" in text


def test_a_contact_in_the_trash_can_be_looked_at_and_restored_only(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    factories.an_interaction(session, dana, on=days_ago(3), text="Kept")
    session.commit()
    client.post(f"/contacts/{dana.id}/trash")
    page = _page(client, dana)
    assert f'action="/contacts/{dana.id}/trash/undo"' in page
    assert "Kept" in page
    for act in ("/edit", "/archive", "/cadence", "interactions/new"):
        assert f"contacts/{dana.id}{act}" not in page
    assert 'id="log"' not in page


def test_a_paused_contact_says_until_when(client: FlaskClient, dana: Contact) -> None:
    client.post(f"/contacts/{dana.id}/cadence", data={"tier": "A"})
    client.post(f"/contacts/{dana.id}/pause", data={"until": "2999-05-01"})
    page = _page(client, dana)
    assert "Every month, paused until May 1, 2999" in page
    assert f"/contacts/{dana.id}/resume" in page


def test_a_long_history_is_shown_in_part_until_asked_for(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    for number in range(21):
        factories.an_interaction(session, dana, on=days_ago(number + 1), text=f"Talk {number:03}")
    session.commit()
    page = _page(client, dana)
    assert "Talk 019" in page
    assert "Talk 020" not in page
    assert "Talk 020" in client.get(f"/contacts/{dana.id}?all=1").text


def test_the_page_costs_the_same_for_a_long_history(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    def add(count: int) -> None:
        for number in range(count):
            factories.an_interaction(session, dana, on=days_ago(number + 1))
            factories.an_interview(session, day=days_ago(number + 1), people=[(dana, Role.INTERVIEWER)])
        session.commit()

    add(2)
    with statements() as few:
        _page(client, dana)
    add(20)
    with statements() as many:
        _page(client, dana)
    assert len(many) == len(few), "\n".join(many)


def test_unknown_and_foreign_contacts_are_not_found(
    client: FlaskClient, stranger: FlaskClient, dana: Contact
) -> None:
    assert stranger.get(f"/contacts/{dana.id}").status_code == 404
    for unknown in ("0", "999999", "99999999999999999999"):
        assert client.get(f"/contacts/{unknown}").status_code == 404
        assert client.get(f"/contacts/{unknown}/edit").status_code == 404


def test_a_move_shows_both_places(client: FlaskClient, session: Session, user: User, when: When) -> None:
    old, new = factories.a_company(session, "Initech"), factories.a_company(session, "Globex")
    contact = factories.a_contact(session, "Dana", company=old, title="Lead", tier=Tier.A)
    values = contacts.NewContact("Dana", company_id=new.id, title="CTO")
    contacts.edit(session, contact, values, when=when, moved_on=days_ago(10))
    session.commit()
    page = _page(client, contact)
    assert "CTO at" in page
    assert "until" in page[page.index("Work") :]
    assert "Were here before" in client.get(f"/companies/{old.id}").text
