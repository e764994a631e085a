"""Today, answered card by card: what a part answer brings, how full the day is, and how the list ends."""

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Contact
from crm.core.cadence import Tier
from crm.core.kinds import InteractionKind
from crm.followups import actions as followups
from crm.followups.actions import NewFollowUp
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction
from tests import factories
from tests.interviews.browsing import an_interview, in_days, present
from tests.people.counting import statements

pytestmark = pytest.mark.usefixtures("user")

SAID = re.compile(r'class="capacity-said">([^<]+)<')
PARTS = re.compile(r'<hx-partial hx-target="([^"]+)" hx-swap="([^"]+)">(.*?)</hx-partial>', re.DOTALL)


def due(
    session: Session, name: str = "Dana Hart", *, days: int = 0, contact: Contact | None = None
) -> FollowUp:
    about = contact or factories.a_contact(session, name, email=f"{name.split()[0].lower()}@example.org")
    row = followups.add(session, NewFollowUp("Call back", in_days(days), about.id), when=present())
    session.commit()
    return row


def answer(client: FlaskClient, row: FollowUp, verb: str = "done", **said: str) -> dict[str, str]:
    """What the page gets for this answer, by the place that it goes to."""
    part = f"/today/answered?card=person-{row.contact_id}"
    sent = {"outcome": "done", "kind": "call", "next": part, **said}
    reply = client.post(f"/followups/{row.id}/{verb}", data=sent)
    assert reply.headers["Location"] == part
    return {target: content for target, _swap, content in PARTS.findall(client.get(part).text)}


def title(page: str) -> str:
    found = re.search(r"<title>([^<]*)</title>", page)
    assert found is not None
    return found[1]


def test_the_way_that_was_tapped_is_guessed_and_done_is_one_button(
    client: FlaskClient, session: Session
) -> None:
    row = due(session)
    page = client.get("/").text
    form = page[page.index(f'action="/followups/{row.id}/done"') :].partition("</form>")[0]
    assert 'name="kind" value="email" data-guess' in form
    assert 'data-said-call="Done, by phone"' in form
    assert 'data-optimistic="remove"' in form
    assert f'"/today/answered?card=person-{row.contact_id}"' in form
    assert 'data-means="email"' in page


def test_an_answer_swaps_one_card_and_every_count(client: FlaskClient, session: Session) -> None:
    first, second = due(session), due(session, "Ivo Lind")
    parts = answer(client, first)
    assert f"person-{second.contact_id}" in parts["#due-now"]
    assert f"person-{first.contact_id}" not in parts["#due-now"]
    assert parts["#due-count"] == "1"
    assert ">1</span>" in parts["#due-in-sections"]
    assert "Done today: 1 · due: 1 · room for 5 a day" in parts["#standing"]
    assert "Done." in parts["#toasts"]
    assert "#due-place" not in parts
    assert "#week" in parts


def test_a_card_with_more_steps_stays_with_the_others(client: FlaskClient, session: Session) -> None:
    first = due(session)
    row = followups.add(session, NewFollowUp("Send the book", in_days(0), first.contact_id), when=present())
    session.commit()
    card = answer(client, first)[f"#person-{first.contact_id}"]
    assert f'id="step-{row.id}"' in card
    assert f'id="step-{first.id}"' not in card


def test_the_undo_of_a_part_answer_leads_to_the_whole_page(client: FlaskClient, session: Session) -> None:
    row = due(session)
    toast = answer(client, row)["#toasts"]
    assert f'action="/followups/{row.id}/done/undo"' in toast
    assert 'name="next" value="/"' in toast


def test_a_refused_answer_leaves_the_card_and_says_why(client: FlaskClient, session: Session) -> None:
    row = due(session)
    parts = answer(client, row, "snooze", until=in_days(0).isoformat())
    assert "Choose a day after today." in parts["#toasts"]
    assert f'id="step-{row.id}"' in parts[f"#person-{row.contact_id}"]


def test_answered_twice_it_is_said_and_nothing_is_done_twice(client: FlaskClient, session: Session) -> None:
    row = due(session)
    due(session, "Ivo Lind")
    answer(client, row)
    assert "That was answered already." in answer(client, row)["#toasts"]
    assert session.scalars(select(Interaction.kind)).all() == [InteractionKind.CALL]


def test_the_title_counts_what_is_due_in_neutral_words(client: FlaskClient, session: Session) -> None:
    assert title(client.get("/").text) == "Today · Keepwarm"
    row = due(session)
    for path, name in (("/", "Today"), ("/contacts", "Contacts"), ("/calendar", "Calendar")):
        page = client.get(path).text
        assert title(page) == f"1 · {name} · Keepwarm"
        assert re.search(r'rel="icon"[^>]*href="[^"]*favicon-due.svg"', page)
    answer(client, row)
    assert title(client.get(f"/today/answered?card=person-{row.contact_id}").text) == "Today · Keepwarm"
    assert re.search(r'rel="icon"[^>]*href="[^"]*favicon.svg"', client.get("/").text)


def test_more_than_a_hundred_are_not_counted_in_the_title(client: FlaskClient, session: Session) -> None:
    contact = factories.a_contact(session)
    for n in range(101):
        followups.add(session, NewFollowUp(f"Call {n}", in_days(0), contact.id), when=present())
    session.commit()
    assert title(client.get("/calendar").text) == "99+ · Calendar · Keepwarm"


def test_too_much_for_a_day_is_said_with_a_way_out(client: FlaskClient, session: Session, user: User) -> None:
    user.daily_capacity = 1
    for name in ("Dana Hart", "Ivo Lind", "Mara Quist"):
        due(session, name)
    page = client.get("/").text
    assert "2 more than a day has room for." in page
    assert "Snooze what can wait" in page
    assert 'action="/fresh-start"' not in page
    late = factories.a_contact(session, "Sam Roe", met_on=in_days(-60))
    contacts.set_cadence(session, late, tier=Tier.A, own_months=None, when=present())
    row = session.query(FollowUp).filter_by(contact_id=late.id).one()
    row.planned_on = in_days(-3)
    session.commit()
    assert 'action="/fresh-start"' in client.get("/").text


def test_the_last_answer_ends_the_list_with_what_was_done_and_what_comes(
    client: FlaskClient, session: Session
) -> None:
    due(session, "Ivo Lind", days=3)
    row = due(session)
    end = answer(client, row)["#due-place"]
    assert "Done for today" in end
    assert f'<a href="/contacts/{row.contact_id}">Dana Hart</a>' in end
    assert "Call back (Ivo Lind)" in end
    assert "in 3 days" in end
    assert 'href="/calendar">Look at the weeks ahead</a>' in end


def test_the_end_suggests_a_debrief_before_all_else(client: FlaskClient, session: Session) -> None:
    contact = factories.a_contact(session, "Dana Hart", keep_asked_on=in_days(-3))
    interview = an_interview(session, factories.an_opening(session), [contact], days=-1)
    for row in session.query(FollowUp).all():
        row.planned_on = row.due_on = in_days(2)
    session.commit()
    page = client.get("/").text
    assert "Nothing is due" in page
    assert f'href="/interviews/{interview.id}/debrief">Write down how Initech went</a>' in page


def test_the_end_suggests_whoever_is_going_quiet(client: FlaskClient, session: Session) -> None:
    contact = factories.a_contact(session, "Mara Quist", last_contact_on=in_days(-100))
    for days in (100, 160, 190):
        factories.an_interaction(session, contact, on=in_days(-days))
    session.commit()
    page = client.get("/").text
    assert f'href="/contacts/{contact.id}">Say hello to Mara Quist</a>' in page
    assert "You were in touch 3 times" in page


def test_the_part_answer_asks_as_much_for_many_as_for_few(client: FlaskClient, session: Session) -> None:
    counts = []
    for size in (2, 30):
        rows = [due(session, f"Person {size} {n}") for n in range(size)]
        with statements() as sent:
            client.get(f"/today/answered?card=person-{rows[0].contact_id}")
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_snoozing_offers_days_that_are_worked_on(client: FlaskClient, session: Session) -> None:
    due(session)
    page = client.get("/").text
    offered = re.findall(r'name="until" value="([^"]+)" class="menu-item">([^<]+)<', page)
    assert offered[0] == (in_days(1).isoformat(), "Tomorrow")
    assert len({day for day, _label in offered}) == len(offered) >= 4
    assert all(day > present().today.isoformat() for day, _label in offered)
    assert timedelta(days=27) < date.fromisoformat(offered[-1][0]) - in_days(0) < timedelta(days=36)
