"""Cadence, pause, archive, trash: each is stored, announced, and can be taken back."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions, queries
from crm.contacts.actions import NewContact, NewMethod
from crm.contacts.models import Contact, ContactMethod, MethodKind
from crm.contacts.signals import contact_changed, contact_leaving
from crm.core.cadence import Tier
from crm.core.when import When
from crm.db.owner import NotFound
from tests import factories


@pytest.fixture
def announced() -> Iterator[list[Contact]]:
    heard: list[Contact] = []

    def hear(contact: Contact, session: Session, when: When) -> None:
        heard.append(contact)

    with contact_changed.connected_to(hear):
        yield heard


@pytest.fixture
def contact(session: Session, user: User) -> Contact:
    return factories.a_contact(session)


def test_months_of_ones_own_go_before_the_tier(session: Session, contact: Contact, when: When) -> None:
    actions.set_cadence(session, contact, tier=Tier.A, own_months=5, when=when)
    assert contact.cadence == 5


def test_no_tier_and_no_months_is_no_cadence(session: Session, contact: Contact, when: When) -> None:
    actions.set_cadence(session, contact, tier=Tier.A, own_months=None, when=when)
    actions.set_cadence(session, contact, tier=None, own_months=None, when=when)
    assert contact.cadence is None


def test_a_pause_rests_until_its_day(session: Session, contact: Contact, when: When) -> None:
    until = when.today + timedelta(days=10)
    actions.pause(session, contact, until=until, when=when)
    assert contact.is_resting(when.today)
    assert not contact.is_resting(until)
    actions.resume(session, contact, when=when)
    assert not contact.is_resting(when.today)


def test_a_pause_without_a_day_rests_for_ever(session: Session, contact: Contact, when: When) -> None:
    actions.pause(session, contact, until=None, when=when)
    assert contact.is_resting(date.max)


@pytest.mark.parametrize(("answer", "cadence"), [(Tier.B, 3), (None, None)])
def test_the_answer_to_keep_in_touch_is_remembered(
    session: Session, contact: Contact, when: When, answer: Tier | None, cadence: int | None
) -> None:
    actions.answer_keep(session, contact, tier=answer, when=when)
    assert (contact.keep_asked_on, contact.cadence) == (when.today, cadence)


def test_a_no_takes_no_tier_away(session: Session, contact: Contact, when: When) -> None:
    actions.set_cadence(session, contact, tier=Tier.C, own_months=None, when=when)
    actions.answer_keep(session, contact, tier=None, when=when)
    assert contact.tier is Tier.C


def test_archive_and_trash_can_be_taken_back(session: Session, contact: Contact, when: When) -> None:
    actions.archive(session, contact, when=when)
    actions.trash(session, contact, when=when)
    assert not contact.is_live
    actions.restore(session, contact, when=when)
    assert contact.archived_at is not None
    actions.unarchive(session, contact, when=when)
    assert contact.is_live


def test_a_contact_in_the_trash_is_not_found_among_the_live(
    session: Session, contact: Contact, when: When
) -> None:
    actions.archive(session, contact, when=when)
    assert queries.live_contact(session, contact.id) is contact
    actions.trash(session, contact, when=when)
    with pytest.raises(NotFound):
        queries.live_contact(session, contact.id)


def test_each_change_is_announced_once(
    session: Session, user: User, when: When, announced: list[Contact]
) -> None:
    contact = actions.add(session, NewContact("Dana"), when=when)
    actions.edit(session, contact, NewContact("Dana Hart"), when=when)
    actions.set_cadence(session, contact, tier=Tier.A, own_months=None, when=when)
    actions.pause(session, contact, until=None, when=when)
    actions.resume(session, contact, when=when)
    actions.answer_keep(session, contact, tier=None, when=when)
    actions.archive(session, contact, when=when)
    actions.unarchive(session, contact, when=when)
    actions.trash(session, contact, when=when)
    actions.restore(session, contact, when=when)
    assert announced == [contact] * 10
    assert contact.rev == 9


def test_the_trash_is_emptied_of_what_is_old_only(session: Session, user: User, when: When) -> None:
    mail = (NewMethod(MethodKind.EMAIL, "old@example.org"),)
    old = actions.add(session, NewContact("Old", methods=mail), when=when)
    new = actions.add(session, NewContact("New"), when=when)
    live = actions.add(session, NewContact("Live"), when=when)
    for contact, days in ((old, 31), (new, 29)):
        actions.trash(session, contact, when=When(when.now - timedelta(days=days), when.zone))
    leaving: list[str] = []

    def hear(contact: Contact, session: Session, when: When) -> None:
        leaving.append(contact.name)

    with contact_leaving.connected_to(hear):
        assert actions.purge(session, before=when.now - actions.TRASH_KEPT, when=when) == 1
    assert leaving == ["Old"]
    assert session.scalars(select(Contact).order_by(Contact.id)).all() == [new, live]
    assert session.scalars(select(ContactMethod)).all() == []
