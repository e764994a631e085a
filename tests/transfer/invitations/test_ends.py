"""Between whom an invitation goes: kept with the interview, for an answer to it."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.when import When
from crm.interviews.models import Interview
from crm.transfer.invitations.staging import HandedIn
from crm.transfer.invitations.unattended import take
from crm.transfer.reading import Reader, understand, understand_text
from tests.invitations import Invitation

READER = Reader(frozenset({"me@example.org"}), "Europe/Berlin")


def ends(data: bytes, name: str = "invitation.ics") -> tuple[str, str]:
    (event,) = understand(data, name=name, reader=READER).events
    return event.organiser_email, event.invited_as


def test_both_ends_are_read_and_not_only_the_mailbox_behind_them() -> None:
    mine = Invitation(me=("Robin Fell", "me+jobs@example.org"))
    assert ends(mine.data()) == ("nadia.brandt@initech.example", "me+jobs@example.org")


def test_what_is_not_said_is_not_made_up() -> None:
    assert ends(Invitation(organiser=None, me=None).data()) == ("", "")


def test_the_sender_of_a_mail_is_no_organiser() -> None:
    head = b"From: Nadia <nadia@initech.example>\r\nTo: me@example.org\r\nContent-Type: text/calendar\r\n\r\n"
    assert ends(head + Invitation(organiser=None).data(), "mail.eml") == ("", "me@example.org")


def test_a_text_has_no_ends() -> None:
    text = "Interview with Initech\nWhen: 1 December 2026, 14:00\nWho: Dana Hart <dana.hart@initech.example>"
    events = understand_text(text, reader=READER).events
    assert [(event.organiser_email, event.invited_as) for event in events] == [("", "")]


@pytest.mark.usefixtures("wired")
def test_they_are_kept_and_a_later_message_may_change_them(session: Session, user: User, when: When) -> None:
    first = Invitation()
    take(session, HandedIn(first.data(), "a.ics"), user, when=when)
    found = session.scalars(select(Interview)).one()
    assert (found.organiser_email, found.invited_as) == ("nadia.brandt@initech.example", "me@example.org")
    other = ("Max Orr", "max.orr@initech.example")
    later = replace(first, sequence=1, start="20261202T130000Z", end="20261202T140000Z", organiser=other)
    take(session, HandedIn(later.data(), "b.ics"), user, when=when)
    assert (found.organiser_email, found.sequence) == ("max.orr@initech.example", 1)
