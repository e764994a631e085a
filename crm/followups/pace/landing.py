"""The round of good news after a job was found: a follow-up for everybody with a cadence, over several days.

People of the opening that was accepted are told by its ladder; they are not planned for twice.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from sqlalchemy import Row, exists, or_, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Company, Contact
from crm.core.cadence import add_months
from crm.core.kinds import FollowUpKind, FollowUpState, SearchMode, Stage
from crm.core.ladders import Row as Rung
from crm.core.modes import SETTLED_MONTHS
from crm.core.placing import spread
from crm.core.when import When
from crm.db import changes
from crm.db.changes import KEPT, ChangeAct, ChangeRow
from crm.db.changes.images import in_chunks
from crm.followups.derive import derive
from crm.followups.models import FollowUp
from crm.followups.nudges import LIVING
from crm.followups.pace import load
from crm.followups.pace.order import turn_of
from crm.openings.models import Opening

ACT = "landed"
OFFERED_MONTHS = 1


@dataclass(frozen=True, slots=True)
class Round:
    """How many are to be told, and where the user probably starts (empty when that is not known)."""

    people: int
    company: str


@dataclass(frozen=True, slots=True)
class News:
    """The words of the round: the title of each follow-up, and the opener for somebody of this name."""

    title: str
    opener: Callable[[str], str]


def offered(session: Session, user: User, *, today: date) -> Round | None:
    """What to offer in the first month after a job was found, until it was answered."""
    since = user.search_mode_on
    if user.search_mode is not SearchMode.HIRED or since is None:
        return None
    if add_months(since, OFFERED_MONTHS) <= today or _is_answered(session, since):
        return None
    people = len(_untold(session))
    return Round(people, _where(session, since)) if people else None


def tell(session: Session, user: User, news: News, *, when: When) -> ChangeAct | None:
    """Plan a word to everybody with a cadence over the coming workdays, within capacity.

    None when it is not on offer (any more): a second press plans nothing twice.
    """
    if offered(session, user, today=when.today) is None:
        return None
    act = _answer(session, user, when)
    everybody = sorted(_untold(session), key=turn_of)
    planned = load.by_day(session, today=when.today)
    days = spread(when.today, workdays=user.placing, load=planned, capacity=user.daily_capacity)
    rows = [_row(contact, on, news, when) for contact, on in zip(everybody, days, strict=False)]
    session.add_all(rows)
    session.flush()
    changes.note_made(session, act, FollowUp, [row.id for row in rows])
    _show(session, {contact.id for contact in everybody}, when=when)
    return act


def turn_down(session: Session, user: User, *, when: When) -> ChangeAct:
    """Plan nothing, and do not ask again."""
    return _answer(session, user, when)


def is_undoable(act: ChangeAct, *, when: When) -> bool:
    """Whether it is an answer that can still be taken back."""
    return act.kind == ACT and act.undone_at is None and act.acted_at > when.now - KEPT


def undo(session: Session, act: ChangeAct, *, when: When) -> int:
    """Take the round back; what was answered or changed since stays: how many these are."""
    about = _about(session, act)
    undone = changes.undo(session, act, now=when.now)
    _show(session, about, when=when)
    return len(undone.conflicts)


def _is_answered(session: Session, since: date) -> bool:
    acts = session.scalars(select(ChangeAct).where(ChangeAct.kind == ACT, ChangeAct.undone_at.is_(None)))
    return any(act.about.get("since") == since.isoformat() for act in acts)


def _answer(session: Session, user: User, when: When) -> ChangeAct:
    since = (user.search_mode_on or when.today).isoformat()
    return changes.begin(session, ACT, {"since": since}, now=when.now)


def _untold(session: Session) -> Sequence[Contact]:
    """Everybody with a cadence who is not told by a ladder, and not paused."""
    told = exists().where(
        FollowUp.contact_id == Contact.id,
        FollowUp.origin_key.startswith(Rung.LANDED.prefix),
        FollowUp.state != FollowUpState.WITHDRAWN,
    )
    has_cadence = or_(Contact.tier.is_not(None), Contact.own_months.is_not(None))
    return session.scalars(
        select(Contact).where(LIVING, has_cadence, Contact.is_paused.is_(False), ~told)
    ).all()


def _where(session: Session, since: date) -> str:
    """The company of the opening that was accepted around that day, else of the only offer."""
    found: Sequence[Row[Stage, str]] = session.execute(
        select(Opening.stage, Company.name)
        .join(Company, Company.id == Opening.company_id)
        .where(
            Opening.stage.in_((Stage.ACCEPTED, Stage.OFFER)),
            Opening.stage_changed_on >= add_months(since, -SETTLED_MONTHS),
            Opening.deleted_at.is_(None),
            Company.deleted_at.is_(None),
        )
    ).all()
    accepted = {name for stage, name in found if stage is Stage.ACCEPTED}
    names = accepted or {name for _stage, name in found}
    return names.pop() if len(names) == 1 else ""


def _row(contact: Contact, on: date, news: News, when: When) -> FollowUp:
    return FollowUp(
        kind=FollowUpKind.CUSTOM,
        state=FollowUpState.OPEN,
        contact_id=contact.id,
        origin_key=f"custom:{uuid4().hex}",
        title=news.title,
        opener=news.opener(contact.name),
        due_on=on,
        planned_on=on,
        created_at=when.now,
        updated_at=when.now,
    )


def _about(session: Session, act: ChangeAct) -> set[int]:
    """Whom the round is about."""
    made = select(ChangeRow.row_id).where(
        ChangeRow.act_id == act.id, ChangeRow.table_name == FollowUp.__tablename__
    )
    found = session.scalars(select(FollowUp.contact_id).where(FollowUp.id.in_(made)))
    return {contact_id for contact_id in found if contact_id is not None}


def _show(session: Session, contact_ids: set[int], *, when: When) -> None:
    for some in in_chunks(sorted(contact_ids)):
        derive(session, some, when=when)
