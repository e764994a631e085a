"""A new VTODO: a follow-up of the user's own, about the contact whose name stands in its title."""

from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts import queries as accounts
from crm.contacts import keys
from crm.contacts.models import Contact
from crm.core.names import fold
from crm.core.task_text import TaskRead
from crm.core.when import When
from crm.dav.applying import wording
from crm.dav.applying.noting import Did, Noting
from crm.dav.applying.tasks import due_of, settle
from crm.db.owner import owner_id
from crm.followups import actions
from crm.followups.actions import NewFollowUp
from crm.followups.forms import LINE, TEXT
from crm.followups.models import FollowUp

MOST_WORDS, LONGEST_NAME = 40, 6
NO_PART_OF_A_NAME = ".,:;!?()[]{}<>\"'`\u00ab\u00bb\u201c\u201d\u201e\u2018\u2019\u2013\u2014/\\-"


def plan(session: Session, theirs: TaskRead, noting: Noting, *, when: When) -> FollowUp:
    """Plan what the task says. Without a day it is due on the next workday.

    One that is ticked is done at once. Its description becomes the words to begin with.
    """
    title = _title(theirs)
    day, at = due_of(theirs, when) or (_next_workday(session, when), None)
    row = actions.add(session, _new(session, title, day, at), when=when)
    if theirs.description and theirs.description != title:
        actions.write_opener(session, row, theirs.description[:TEXT], when=when)
    noting.did(Did.PLANNED)
    settle(session, row, theirs, noting, when=when)
    return row


def contact_named_in(session: Session, title: str) -> int | None:
    """The living contact whose full name, of two words or more, stands in a text; None if not exactly one.

    Of names that lie within each other ("Ann Lee", "Ann Lee Ott") the longest counts.
    """
    found = session.execute(
        select(Contact.id, Contact.name_key).where(
            Contact.name_key.in_(_runs(title)), Contact.deleted_at.is_(None), Contact.archived_at.is_(None)
        )
    ).all()
    longest = [row for row in found if not _lies_within(row.name_key, [each.name_key for each in found])]
    return longest[0].id if len(longest) == 1 else None


def _new(session: Session, title: str, day: date, at: time | None) -> NewFollowUp:
    return NewFollowUp(title, day, contact_id=contact_named_in(session, title), due_time=at)


def _title(theirs: TaskRead) -> str:
    first = next((line for line in theirs.description.splitlines() if line.strip()), "")
    return keys.one_line(theirs.summary or first)[:LINE].strip() or wording.nameless()


def _next_workday(session: Session, when: When) -> date:
    user = accounts.by_id(session, owner_id())
    if user is None:
        raise LookupError("the owner is gone")
    return user.working.plus(when.today, 1)


def _runs(title: str) -> list[str]:
    """Every run of two to six words of a title, as names are folded; with and without signs at its ends."""
    words = fold(title).split()[:MOST_WORDS]
    if len(words) < 2:
        return []
    runs: set[str] = set()
    for start in range(len(words)):
        for end in range(start + 2, min(start + LONGEST_NAME, len(words)) + 1):
            run = " ".join(words[start:end])
            bare = run.strip(NO_PART_OF_A_NAME)
            runs |= {run, bare, bare.removesuffix("'s").removesuffix("\u2019s")}
    return sorted(run for run in runs if " " in run)


def _lies_within(key: str, others: list[str]) -> bool:
    return any(key != other and f" {key} " in f" {other} " for other in others)
