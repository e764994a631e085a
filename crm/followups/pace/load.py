"""What is planned on the days to come, and what cadences ask for."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from sqlalchemy import func, literal, or_, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.core.cadence import cadence_months
from crm.core.capacity import Reach, Rhythm, reach, workdays_of_year
from crm.core.fresh_start import Standing
from crm.core.kinds import FollowUpKind, FollowUpState
from crm.core.modes import asks_for_targets, factor_of
from crm.followups.evidence import targets
from crm.followups.models import FollowUp
from crm.followups.nudges import LIVING
from crm.followups.queries import effective_day
from crm.interactions.models import Interaction

OPEN = FollowUp.state == FollowUpState.OPEN
KEEPS = FollowUp.kind == FollowUpKind.KEEP_IN_TOUCH
ANSWERED = (FollowUpState.DONE, FollowUpState.SKIPPED)


def by_day(
    session: Session, *, today: date, until: date = date.max, with_overdue: bool = True
) -> dict[date, int]:
    """How many open follow-ups ask to be done on each day up to `until`; what is overdue asks today.

    Not `with_overdue`, keep-in-touch nudges whose day has passed are left out; others are not.
    """
    asked = select(effective_day, func.count()).select_from(FollowUp)
    asked = asked.outerjoin(Contact, Contact.id == FollowUp.contact_id).where(OPEN, LIVING)
    if not with_overdue:
        asked = asked.where(or_(~KEEPS, effective_day >= today))
    found: Counter[date] = Counter()
    for day, count in session.execute(asked.where(effective_day <= until).group_by(effective_day)):
        found[max(day, today)] += count
    return dict(found)


def by_day_without(session: Session, row_ids: Collection[int], *, today: date) -> dict[date, int]:
    """The same of all but these follow-ups."""
    rows = session.execute(
        select(FollowUp.id, effective_day)
        .outerjoin(Contact, Contact.id == FollowUp.contact_id)
        .where(OPEN, LIVING)
    )
    left_out = set(row_ids)
    return dict(Counter(max(day, today) for row_id, day in rows if row_id not in left_out))


def planned(session: Session) -> dict[int, date]:
    """On which day each open keep-in-touch asks to be done."""
    return {row[0]: row[1] for row in session.execute(select(FollowUp.id, effective_day).where(OPEN, KEEPS))}


def moved(session: Session, before: dict[int, date]) -> int:
    """How many of them ask to be done on another day than before, or do not ask any more."""
    after = planned(session)
    return sum(after.get(row_id) != on for row_id, on in before.items())


def overdue(session: Session, *, today: date) -> Sequence[FollowUp]:
    """The keep-in-touch nudges whose day has passed, held until the end of the transaction."""
    return session.scalars(
        select(FollowUp)
        .join(Contact, Contact.id == FollowUp.contact_id)
        .where(OPEN, KEEPS, LIVING, effective_day < today)
        .order_by(FollowUp.id)
        .with_for_update(of=FollowUp)
    ).all()


def standing(session: Session, user: User, *, today: date) -> Standing:
    """How the user stands with keeping in touch."""
    tracked, late = session.execute(
        select(func.count(), func.count().filter(effective_day < today))
        .select_from(FollowUp)
        .join(Contact, Contact.id == FollowUp.contact_id)
        .where(OPEN, KEEPS, LIVING)
    ).one()
    return Standing(
        tracked=tracked,
        overdue=late,
        capacity=user.daily_capacity,
        away=user.away,
        answered_on=_answered_on(session) if late else None,
        asked_on=user.fresh_start_on,
    )


def keeping_up(session: Session, user: User, *, today: date) -> Reach:
    """What the cadences of all live contacts who are not paused ask for, against what can be done."""
    rhythms = list(_rhythms(session, user))
    days = workdays_of_year(user.placing, today) if rhythms else 0
    return reach(rhythms, workdays=days, capacity=user.daily_capacity)


def _rhythms(session: Session, user: User) -> Iterator[Rhythm]:
    mode = user.search_mode
    is_target = Contact.id.in_(targets()) if asks_for_targets(mode) else literal(value=False)
    rows = session.execute(
        select(Contact.tier, Contact.own_months, is_target.label("is_target"), func.count())
        .where(LIVING, Contact.is_paused.is_(False))
        .group_by(Contact.tier, Contact.own_months, "is_target")
    )
    for tier, own_months, aimed_at, people in rows:
        months = cadence_months(tier=tier, own_months=own_months)
        if months is not None:
            yield Rhythm(people, months, factor_of(mode, is_target=bool(aimed_at)))


def _answered_on(session: Session) -> date | None:
    """The day on which a follow-up was last answered or a contact logged."""
    answered = session.scalar(select(func.max(FollowUp.closed_on)).where(FollowUp.state.in_(ANSWERED)))
    logged = session.scalar(select(func.max(Interaction.occurred_on)))
    return max((day for day in (answered, logged) if day is not None), default=None)
