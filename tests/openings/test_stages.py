"""Openings: added, edited, moved through the stages, put aside."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Company
from crm.core.kinds import Stage
from crm.core.when import When
from crm.db.owner import NotFound, acting_as
from crm.openings import actions, queries
from crm.openings.actions import NewOpening
from crm.openings.models import Opening
from crm.openings.signals import opening_changed
from tests import factories


@pytest.fixture
def announced() -> Iterator[list[Stage]]:
    heard: list[Stage] = []

    def hear(opening: Opening, session: Session, when: When, was_at: int) -> None:
        heard.append(opening.stage)

    with opening_changed.connected_to(hear):
        yield heard


@pytest.fixture
def company(session: Session, user: User) -> Company:
    return factories.a_company(session)


def test_the_first_stage_is_no_change_of_stage(
    session: Session, company: Company, when: When, announced: list[Stage]
) -> None:
    opening = actions.add(session, NewOpening(company.id, "Engineer", stage=Stage.APPLIED), when=when)
    assert (opening.stage, opening.stage_changed_on) == (Stage.APPLIED, None)
    assert announced == [Stage.APPLIED]


def test_a_change_of_stage_is_dated_and_announced(
    session: Session, company: Company, when: When, announced: list[Stage]
) -> None:
    opening = actions.add(session, NewOpening(company.id), when=when)
    actions.set_stage(session, opening, Stage.OFFER, when=when)
    assert (opening.stage, opening.stage_changed_on, opening.rev) == (Stage.OFFER, when.today, 1)
    assert announced == [Stage.SAVED, Stage.OFFER]


def test_the_same_stage_again_is_no_change(
    session: Session, company: Company, when: When, announced: list[Stage]
) -> None:
    opening = actions.add(session, NewOpening(company.id), when=when)
    actions.set_stage(session, opening, Stage.SAVED, when=when)
    assert (opening.stage_changed_on, announced) == (None, [Stage.SAVED])


def test_a_change_of_stage_can_be_taken_back(
    session: Session, company: Company, when: When, announced: list[Stage]
) -> None:
    opening = actions.add(session, NewOpening(company.id), when=when)
    actions.set_stage(session, opening, Stage.REJECTED, when=when)
    actions.take_back_stage(session, opening, Stage.SAVED, changed_on=None, when=when)
    assert (opening.stage, opening.stage_changed_on) == (Stage.SAVED, None)
    assert len(announced) == 3


def test_an_edit_that_changes_the_stage_is_a_change_of_stage(
    session: Session, company: Company, when: When
) -> None:
    opening = actions.add(session, NewOpening(company.id, "Engineer"), when=when)
    actions.edit(session, opening, NewOpening(company.id, "Lead\r\nengineer", notes="a\nb"), when=when)
    assert (opening.title, opening.notes, opening.stage_changed_on) == ("Lead engineer", "a\nb", None)
    actions.edit(session, opening, NewOpening(company.id, stage=Stage.DECLINED), when=when)
    assert opening.stage_changed_on == when.today


def test_interest_is_kept_before_and_after(session: Session, company: Company, when: When) -> None:
    opening = actions.add(session, NewOpening(company.id, interest_before=4), when=when)
    actions.set_interest(session, opening, before=4, after=2, when=when)
    assert (opening.interest_before, opening.interest_after) == (4, 2)


def test_the_trash_hides_an_opening_until_it_is_restored(
    session: Session, company: Company, when: When
) -> None:
    opening = actions.add(session, NewOpening(company.id), when=when)
    actions.trash(session, opening, when=when)
    assert queries.at_company(session, company.id) == []
    with pytest.raises(NotFound):
        queries.live_opening(session, opening.id)
    actions.restore(session, opening, when=when)
    assert queries.at_company(session, company.id) == [opening]
    assert queries.live_opening(session, opening.id).company is company


def test_somebody_elses_company_is_not_found(session: Session, company: Company, when: When) -> None:
    with acting_as(factories.a_user(session, email="other@example.org").id):
        with pytest.raises(NotFound):
            actions.add(session, NewOpening(company.id), when=when)
        theirs = actions.add(session, NewOpening(factories.a_company(session).id), when=when)
    with pytest.raises(NotFound):
        queries.opening(session, theirs.id)
