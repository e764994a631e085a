"""Thunderbird: a subscribed feed, tasks, interviews and the address book, read and changed from there."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from crm import config
from crm.contacts.models import Contact, ContactMethod
from crm.core.kinds import FollowUpState
from crm.feeds import actions as feeds
from crm.feeds import address
from crm.feeds.definition import Definition
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction
from tests import days
from tests.clients.served import Served
from tests.clients.thunderbird import Thunderbird, a_thunderbird

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]
REALM = "Keepwarm"


def test_a_feed_is_subscribed(served: Served, tmp_path: Path) -> None:
    url = a_feed(served, tmp_path)
    with a_thunderbird(tmp_path) as bird:
        titles = bird.do("subscribe", kind="ics", name="feed", url=url, user="", count=4)
    assert "Say hello to DH" in titles


def test_tasks_and_people_go_both_ways(served: Served, tmp_path: Path) -> None:
    with a_thunderbird(tmp_path) as bird:
        signed_in(bird, served)
        tasks(bird, served)
        interviews(bird, served)
        people(bird, served)


def signed_in(bird: Thunderbird, served: Served) -> None:
    """The password of the device, as the dialog would keep it."""
    account = served.account
    bird.do("login", origin=served.base, realm=REALM, user=account.email, secret=account.secret)


def tasks(bird: Thunderbird, served: Served) -> None:
    """Ticked, moved under another title, made and deleted."""
    name, account = "followups", served.account
    found = bird.do("subscribe", kind="caldav", name=name, url=served.followups, user=account.email, count=4)
    assert len(found) == 4
    bird.do("tick", name=name, part="Dana Hart")
    bird.do("add", name=name, title="From the bird", day="20270120")
    bird.do("remove", name=name, part="Zoë Ångström")
    after = bird.do("titles", name=name)
    assert sum(each.endswith("|done") for each in after) == 1
    with account.session() as session:
        in_order = session.scalars(select(FollowUp).order_by(FollowUp.id.desc())).all()
        first = {row.contact_id: row.state for row in in_order}
        by_name = {each.name: each.id for each in session.scalars(select(Contact))}
        done = session.scalars(
            select(FollowUp).where(
                FollowUp.contact_id == by_name["Dana Hart"], FollowUp.state == FollowUpState.DONE
            )
        ).one()
        assert session.get_one(Interaction, done.closed_by).occurred_on <= days.today()
        assert first[by_name["Zoë Ångström"]] is FollowUpState.SKIPPED
        made = session.scalars(select(FollowUp).where(FollowUp.title == "From the bird")).one()
        assert made.due_on.isoformat() == "2027-01-20"


def interviews(bird: Thunderbird, served: Served) -> None:
    """There is one, with its company in the title."""
    found = bird.do(
        "subscribe",
        kind="caldav",
        name="interviews",
        url=served.interviews,
        user=served.account.email,
        count=1,
    )
    assert any("Initech" in title for title in found), found


def people(bird: Thunderbird, served: Served) -> None:
    """A card from here is edited there, and one from there is a contact here."""
    found = bird.do("openBook", url=served.contacts, user=served.account.email, count=4)
    assert "Zoë Ångström" in found
    bird.do("addCard", name="Nia Ekman", email="nia@example.org")
    bird.do("editCard", name="Zoë Ångström", phone="+49 30 901820")
    with served.account.session() as session:
        nia = session.scalars(select(Contact).where(Contact.name == "Nia Ekman")).one()
        addresses = session.scalars(select(ContactMethod.value).where(ContactMethod.contact_id == nia.id))
        assert addresses.all() == ["nia@example.org"]
        zoe = session.scalars(select(Contact).where(Contact.name == "Zoë Ångström")).one()
        ways = session.scalars(select(ContactMethod.value).where(ContactMethod.contact_id == zoe.id)).all()
        assert any("901820" in way.replace(" ", "") for way in ways), ways


def a_feed(served: Served, folder: Path) -> str:
    """The address of a feed of the account."""
    box = address.AddressBox(config.secret_key(config.load(instance=folder / "instance")))
    with served.account.session() as session:
        feed, token = feeds.create(session, Definition(), box=box, now=datetime.now(UTC))
        name = feed.name
        session.commit()
    return f"{served.base}{address.path(token, name)}"
