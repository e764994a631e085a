"""What stands planned after an offer, a yes, a step back or a missed talk."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.core.kinds import FollowUpState, InterviewState, Stage
from crm.core.ladders import Row
from crm.followups import jobs
from crm.interviews import actions as interviews
from crm.interviews.models import Interview
from crm.openings import actions as openings
from crm.openings.models import Opening
from tests.followups.interviewing import AFTER, FRIDAY, MONDAY, keep, noon, of_row, the_step

pytestmark = pytest.mark.usefixtures("settled_afterwards")
EXPIRED, WITHDRAWN = FollowUpState.EXPIRED, FollowUpState.WITHDRAWN


@pytest.mark.usefixtures("held")
def test_an_offer_is_thanked_for_and_decided_on_by_its_day(session: Session, opening: Opening) -> None:
    openings.set_stage(session, opening, Stage.OFFER, when=AFTER)
    openings.set_decide_by(session, opening, date(2026, 12, 4), when=AFTER)
    assert of_row(session, Row.OFFER) == [("Rita Moss", MONDAY)]
    row = the_step(session, Row.DECIDE)
    assert (row.contact_id, row.due_on, row.expires_on) == (None, date(2026, 12, 4), None)
    openings.set_decide_by(session, opening, date(2026, 12, 9), when=AFTER)
    assert of_row(session, Row.DECIDE) == [("", date(2026, 12, 9))]
    openings.set_decide_by(session, opening, None, when=AFTER)
    assert of_row(session, Row.DECIDE) == []


@pytest.mark.usefixtures("held")
def test_deciding_ends_the_asking_and_friends_hear_of_a_yes(
    session: Session, opening: Opening, dana: Contact
) -> None:
    keep(session, dana)
    openings.set_stage(session, opening, Stage.OFFER, when=AFTER)
    openings.set_decide_by(session, opening, date(2026, 12, 4), when=AFTER)
    openings.set_stage(session, opening, Stage.ACCEPTED, when=AFTER)
    assert (of_row(session, Row.DECIDE), of_row(session, Row.OFFER)) == ([], [])
    assert of_row(session, Row.LANDED) == [("Dana Hart", date(2026, 12, 4))]
    jobs.sweep(session, when=noon(date(2027, 1, 4)))
    assert of_row(session, Row.LANDED, EXPIRED) == [("Dana Hart", date(2026, 12, 4))]


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("stage", [Stage.DECLINED, Stage.WITHDRAWN])
def test_stepping_back_asks_for_a_graceful_note_today(
    session: Session, opening: Opening, stage: Stage
) -> None:
    openings.set_stage(session, opening, stage, when=AFTER)
    assert of_row(session, Row.GRACE) == [("Rita Moss", FRIDAY)]
    assert of_row(session, Row.HELLO) == [("Rita Moss", date(2027, 2, 27))]


def test_a_missed_talk_is_to_be_made_up_for_and_its_correction_takes_that_back(
    session: Session, held: Interview
) -> None:
    interviews.set_state(session, held, InterviewState.MISSED, when=AFTER)
    assert of_row(session, Row.REPAIR) == [("Rita Moss", FRIDAY)]
    row = the_step(session, Row.REPAIR)
    assert (row.interview_id, row.opening_id) == (held.id, None)
    interviews.reopen(session, held, when=AFTER)
    assert of_row(session, Row.REPAIR) == []
    assert len(of_row(session, Row.THANKS)) == 2
