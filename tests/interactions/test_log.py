"""The log: what is written down, corrected, taken back, and who hears of it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Contact
from crm.core.kinds import Direction, InteractionKind
from crm.core.when import When
from crm.db.owner import NotFound, acting_as
from crm.interactions import actions, queries
from crm.interactions.actions import InTheFuture, NewInteraction
from crm.interactions.models import Interaction, RemovedInteraction
from crm.interactions.signals import interaction_changed
from tests import factories

YESTERDAY = date(2026, 11, 24)
Heard = list[tuple[InteractionKind, frozenset[int]]]


@pytest.fixture
def heard() -> Iterator[Heard]:
    said: Heard = []

    def hear(row: Interaction, session: Session, when: When, contact_ids: frozenset[int]) -> None:
        said.append((row.kind, frozenset(contact_ids)))

    with interaction_changed.connected_to(hear):
        yield said


@pytest.fixture
def dana(session: Session, user: User) -> Contact:
    return factories.a_contact(session)


@pytest.fixture
def eli(session: Session, user: User) -> Contact:
    return factories.a_contact(session, "Eli Stone")


def _call(*contacts: Contact, on: date = YESTERDAY, text: str = "") -> NewInteraction:
    return NewInteraction(InteractionKind.CALL, on, tuple(each.id for each in contacts), text)


def test_a_talk_with_two_is_on_both_their_logs(
    session: Session, dana: Contact, eli: Contact, when: When, heard: Heard
) -> None:
    row = actions.log(session, _call(dana, eli, dana, text="About\nthe team"), when=when)
    assert queries.with_contact(session, dana.id) == queries.with_contact(session, eli.id) == [row]
    assert heard == [(InteractionKind.CALL, frozenset({dana.id, eli.id}))]


def test_the_newest_comes_first(session: Session, dana: Contact, when: When) -> None:
    days = [date(2026, 11, 3), date(2026, 11, 20), date(2026, 11, 11)]
    for day in days:
        actions.log(session, _call(dana, on=day), when=when)
    assert [row.occurred_on for row in queries.with_contact(session, dana.id)] == sorted(days, reverse=True)


def test_what_has_not_happened_is_refused(session: Session, dana: Contact, when: When) -> None:
    with pytest.raises(InTheFuture):
        actions.log(session, _call(dana, on=when.today + timedelta(days=1)), when=when)
    assert session.scalars(select(Interaction)).all() == []


def test_today_is_the_users_day_not_the_servers(session: Session, dana: Contact, when: When) -> None:
    late = When(datetime(2026, 11, 25, 23, 30, tzinfo=UTC), when.zone)
    actions.log(session, _call(dana, on=date(2026, 11, 26)), when=late)


def test_an_edit_is_announced_to_those_before_and_after(
    session: Session, dana: Contact, eli: Contact, when: When, heard: Heard
) -> None:
    row = actions.log(session, _call(dana), when=when)
    values = NewInteraction(InteractionKind.EMAIL, YESTERDAY, (eli.id,), "Oh", Direction.IN)
    actions.edit(session, row, values, when=when)
    assert heard[1:] == [(InteractionKind.EMAIL, frozenset({dana.id, eli.id}))]
    assert queries.with_contact(session, dana.id) == []
    assert (row.text, row.direction, row.rev) == ("Oh", Direction.IN, 1)


def test_a_refused_edit_changes_nothing(session: Session, dana: Contact, when: When) -> None:
    row = actions.log(session, _call(dana, text="before"), when=when)
    with pytest.raises(InTheFuture):
        actions.edit(session, row, _call(dana, on=date(2027, 1, 1), text="after"), when=when)
    assert row.text == "before"


def test_a_removed_one_is_announced_while_nobody_is_in_it_any_more(
    session: Session, dana: Contact, when: When
) -> None:
    row = actions.log(session, _call(dana), when=when)
    seen: list[tuple[frozenset[int], frozenset[int]]] = []

    def hear(row: Interaction, session: Session, when: When, contact_ids: frozenset[int]) -> None:
        seen.append((contact_ids, queries.people_in(session, row.id)))

    with interaction_changed.connected_to(hear):
        actions.remove(session, row, when=when)
    assert seen == [(frozenset({dana.id}), frozenset())]
    assert session.scalars(select(Interaction)).all() == []


def test_what_was_taken_out_comes_back_as_it_was(
    session: Session, dana: Contact, eli: Contact, when: When
) -> None:
    said = NewInteraction(
        kind=InteractionKind.EMAIL,
        occurred_on=YESTERDAY,
        contact_ids=(dana.id, eli.id),
        text="Thanks",
        direction=Direction.OUT,
        occurred_at=datetime(2026, 11, 24, 8, tzinfo=UTC),
        origin_key="followup:7",
    )
    removed = actions.take_out(session, actions.log(session, said, when=when), when=when)
    assert queries.with_contact(session, dana.id) == []
    row = actions.put_back(session, removed, when=when)
    assert (
        NewInteraction(
            row.kind,
            row.occurred_on,
            tuple(sorted(queries.people_in(session, row.id))),
            row.text,
            row.direction,
            row.occurred_at,
            row.origin_key,
        )
        == said
    )
    assert session.scalars(select(RemovedInteraction)).all() == []


def test_what_was_written_again_meanwhile_is_not_put_back(
    session: Session, dana: Contact, when: When
) -> None:
    said = NewInteraction(InteractionKind.CALL, YESTERDAY, (dana.id,), origin_key="followup:7")
    removed = actions.take_out(session, actions.log(session, said, when=when), when=when)
    actions.log(session, said, when=when)
    with pytest.raises(NotFound):
        actions.put_back(session, removed, when=when)


def test_a_removal_is_forgotten_after_a_day(session: Session, dana: Contact, when: When) -> None:
    removed = actions.take_out(session, actions.log(session, _call(dana), when=when), when=when)
    later = When(when.now + timedelta(days=1, seconds=1), when.zone)
    newer = actions.take_out(session, actions.log(session, _call(dana), when=later), when=later)
    assert session.scalars(select(RemovedInteraction)).all() == [newer] != [removed]


def test_nobody_is_logged_with_another_users_contact(session: Session, dana: Contact, when: When) -> None:
    with acting_as(factories.a_user(session, email="other@example.org").id):
        foreign = contacts.add(session, contacts.NewContact("Foreign"), when=when)
    with pytest.raises(NotFound):
        actions.log(session, _call(dana, foreign), when=when)
    row = actions.log(session, _call(dana), when=when)
    with pytest.raises(NotFound):
        actions.edit(session, row, _call(foreign), when=when)
