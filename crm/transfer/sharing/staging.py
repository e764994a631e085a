"""A file that came in from outside is kept like one that was dropped; nothing is read in yet."""

from sqlalchemy.orm import Session

from crm.core.when import When
from crm.transfer.invitations import staging as invitations
from crm.transfer.movein import intake
from crm.transfer.movein import staging as movein
from crm.transfer.movein.intake import Told
from crm.transfer.movein.staging import PASTED, HandedIn
from crm.transfer.sharing.given import Given
from crm.transfer.sources import Fault, SourceKind

LEAST_OF_A_MAIL = 200


def told(found: Given) -> Told | None:
    """What the file is; None when there is none."""
    return intake.tell(HandedIn(found.data, found.name)) if found.data.strip() else None


def fault_of(given: Told | None) -> Fault | None:
    """Why it is not taken."""
    return given.opened.fault if given is not None else None


def stage(session: Session, given: Told, *, when: When) -> int:
    """Keep the file; the same one again is the same row. The id of the staged file."""
    if given.opened.kind is SourceKind.INVITATION:
        letter = invitations.HandedIn(given.given.data, given.given.name)
        return invitations.stage(session, letter, when=when).id
    return intake.keep(session, given, movein.pack(given.given.data), when=when).id


def handed_in(session: Session, staged_id: int | None, text: str) -> HandedIn:
    """What to read: the file that was staged, else the text as if it were pasted. Raises `NotFound`."""
    if staged_id is not None:
        return movein.source_of(session, staged_id)
    return HandedIn(text.encode(), PASTED)


def may_be_an_invitation(text: str) -> bool:
    """Whether there is enough of a text that reading it as an invitation is worth a button."""
    return len(text) >= LEAST_OF_A_MAIL or "\n" in text
