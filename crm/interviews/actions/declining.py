"""I will not come: the interview is called off by me, and perhaps the role with it."""

from datetime import date

from sqlalchemy.orm import Session

from crm.core.kinds import Stage
from crm.core.when import When
from crm.interviews.actions.outcome import cancel, reopen
from crm.interviews.models import Interview
from crm.openings import actions as openings


def decline(session: Session, interview: Interview, *, withdraws: bool, when: When) -> None:
    """Called off by me today; `withdraws` ends the application too. The people stay. Needs the opening."""
    interview.declined_on = when.today
    cancel(session, interview, when=when)
    if withdraws:
        openings.set_stage(session, interview.opening, Stage.WITHDRAWN, when=when)


def take_back(
    session: Session, interview: Interview, stage: Stage, *, changed_on: date | None, when: When
) -> None:
    """I come after all; the role stands where it stood (`stage`, `changed_on`). Needs the opening."""
    opening = interview.opening
    if opening.stage is not stage:
        openings.take_back_stage(session, opening, stage, changed_on=changed_on, when=when)
    reopen(session, interview, when=when)
