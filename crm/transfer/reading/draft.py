"""An invitation as far as its words go, before people, company and link are made of it."""

from dataclasses import dataclass

from crm.transfer.reading.people import Invited
from crm.transfer.reading.values import Event


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the mail around a calendar says; empty for a file of its own.

    `senders` are the addresses of From, Sender and Reply-To, `delivered` those that the mail was for,
    `method` is that of the part's Content-Type.
    """

    sender: tuple[str, str] | None = None
    senders: tuple[str, ...] = ()
    delivered: frozenset[str] = frozenset()
    subject: str = ""
    body: str = ""
    method: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """`known` has what was read as it stands; the rest is who was invited and where links may be.

    `is_by_sender`: there was no organiser, the mail's sender stands in. `is_in_words`: there was no
    calendar. `invited` counts the attendees that
    the file names, read or not. `link_fields` are places made for a link, as against running text.
    """

    known: Event
    organiser: Invited | None = None
    attendees: tuple[Invited, ...] = ()
    invited: int = 0
    is_by_sender: bool = False
    is_in_words: bool = False
    is_endless: bool = False
    link_fields: tuple[str, ...] = ()
