"""The rows of the ladder table that follow from a contact alone: a move, and a first thank-you."""

from collections.abc import Iterator
from datetime import date

from crm.core.kinds import FollowUpKind
from crm.core.ladders.facts import ContactFacts, Reason, Step
from crm.core.ladders.keys import Row
from crm.core.ladders.steps import MONTH, WEEK, Aim, planted
from crm.core.workdays import Workdays

CONNECT_FOR = 3 * WEEK


def wanted_for_contact(facts: ContactFacts, *, workdays: Workdays, today: date) -> tuple[Step, ...]:
    """The steps about a contact that should stand open, in the order of their due days; keys are unique."""
    if not facts.is_live:
        return ()
    steps = (*_congratulations(facts, workdays, today), *_connecting(facts, workdays, today))
    left = (step for step in steps if step.key not in facts.closed)
    return tuple(sorted(left, key=lambda step: (step.due_on, step.key)))


def _congratulations(facts: ContactFacts, workdays: Workdays, today: date) -> Iterator[Step]:
    """On the workday after a move was noted."""
    for position_id, noted_on in facts.moves.items():
        aim = Aim(f"{Row.MOVED}:{position_id}", facts.contact_id, workdays.next_after(noted_on))
        yield planted(aim, FollowUpKind.CONGRATULATE, Reason.MOVED, expires_after=MONTH, today=today)


def _connecting(facts: ContactFacts, workdays: Workdays, today: date) -> Iterator[Step]:
    """Once in a life, on the workday after they were thanked, so that not two things are asked at once.

    Whatever became of it under a former id (two contacts that were one) counts, too.
    """
    was_asked = any(key.startswith(Row.CONNECT.prefix) for key in facts.closed)
    if facts.may_connect and facts.thanked_on is not None and not was_asked:
        aim = Aim(
            f"{Row.CONNECT}:{facts.contact_id}", facts.contact_id, workdays.next_after(facts.thanked_on)
        )
        yield planted(aim, FollowUpKind.CONNECT, Reason.THANKED, expires_after=CONNECT_FOR, today=today)
