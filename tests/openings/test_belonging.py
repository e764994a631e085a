"""Who told of an opening, who belongs to it, when to decide, and another role that fits better."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.core.kinds import Stage
from crm.core.roles import Role
from crm.core.when import When
from crm.db.owner import NotFound, acting_as
from crm.openings import actions, queries
from crm.openings.actions import NewInstead, NewOpening
from crm.openings.meant import meant
from crm.openings.models import Opening
from tests import factories


@pytest.fixture
def opening(session: Session, user: User) -> Opening:
    return factories.an_opening(session, title="Engineer", stage=Stage.INTERVIEWING)


@pytest.fixture
def dana(session: Session, user: User) -> Contact:
    return factories.a_contact(session, "Dana Hart")


def test_everything_about_an_opening_is_kept(session: Session, user: User, dana: Contact, when: When) -> None:
    company = factories.a_company(session, "Globex")
    new = NewOpening(
        company.id,
        "Lead",
        source_contact_id=dana.id,
        source="a meetup\n",
        applied_on=date(2026, 11, 2),
        decide_by=date(2026, 12, 1),
        salary="80\nto 90",
    )
    opening = actions.add(session, new, when=when)
    assert (opening.source_contact_id, opening.source) == (dana.id, "a meetup")
    assert (opening.applied_on, opening.decide_by) == (date(2026, 11, 2), date(2026, 12, 1))
    assert opening.salary == "80\nto 90"


def test_who_told_of_it_must_be_ones_own_contact(session: Session, user: User, when: When) -> None:
    with acting_as(factories.a_user(session, email="other@example.org").id):
        theirs = factories.a_contact(session, "Somebody").id
    company = factories.a_company(session, "Globex")
    with pytest.raises(NotFound):
        actions.add(session, NewOpening(company.id, source_contact_id=theirs), when=when)


def test_the_day_of_applying_is_noted_and_goes_with_the_undo(
    session: Session, user: User, when: When
) -> None:
    opening = factories.an_opening(session, stage=Stage.SAVED)
    actions.set_stage(session, opening, Stage.APPLIED, when=when)
    assert opening.applied_on == when.today
    actions.take_back_stage(session, opening, Stage.SAVED, changed_on=None, when=when)
    assert opening.applied_on is None


def test_an_interview_moves_an_opening_on_and_the_day_of_applying_stays(
    session: Session, user: User, when: When
) -> None:
    opening = factories.an_opening(session, stage=Stage.SAVED)
    actions.set_stage(session, opening, Stage.APPLIED, when=when)
    actions.take_back_stage(session, opening, Stage.INTERVIEWING, changed_on=when.today, when=when)
    assert (opening.stage, opening.applied_on) == (Stage.INTERVIEWING, when.today)


def test_a_day_of_applying_that_was_typed_stays(session: Session, user: User, when: When) -> None:
    opening = factories.an_opening(session, stage=Stage.SAVED, applied_on=date(2026, 10, 1))
    actions.set_stage(session, opening, Stage.APPLIED, when=when)
    actions.take_back_stage(session, opening, Stage.SAVED, changed_on=None, when=when)
    assert opening.applied_on == date(2026, 10, 1)


def test_a_person_is_added_once_and_taken_out(
    session: Session, opening: Opening, dana: Contact, when: When
) -> None:
    actions.add_person(session, opening, dana.id, Role.RECRUITER, when=when)
    actions.add_person(session, opening, dana.id, Role.HIRING_MANAGER, when=when)
    assert queries.people(session, opening.id) == [(dana.id, "Dana Hart", Role.HIRING_MANAGER)]
    assert actions.remove_person(session, opening, dana.id, when=when) is Role.HIRING_MANAGER
    assert actions.remove_person(session, opening, dana.id, when=when) is None
    assert queries.people(session, opening.id) == []


def test_another_role_brings_the_people_along_and_ends_the_first(
    session: Session, opening: Opening, dana: Contact, when: When
) -> None:
    new = NewInstead("Lead", people=[(dana.id, Role.RECRUITER)], withdraws=True)
    second = actions.put_instead(session, opening, new, when=when)
    assert (second.company_id, second.instead_of_id) == (opening.company_id, opening.id)
    assert (opening.stage, opening.stage_changed_on) == (Stage.WITHDRAWN, when.today)
    assert queries.people(session, second.id) == [(dana.id, "Dana Hart", Role.RECRUITER)]
    assert queries.instead_of(session, second) is opening
    assert queries.put_instead(session, opening.id) == [second]


def test_another_role_is_taken_back_and_the_first_stands_as_it_stood(
    session: Session, opening: Opening, when: When
) -> None:
    second = actions.put_instead(session, opening, NewInstead("Lead", withdraws=True), when=when)
    actions.take_back_instead(session, second, Stage.INTERVIEWING, changed_on=None, when=when)
    assert (opening.stage, opening.stage_changed_on) == (Stage.INTERVIEWING, None)
    assert second.deleted_at is not None
    assert queries.put_instead(session, opening.id) == []


def test_a_name_means_one_asks_among_several_or_nobody(session: Session, dana: Contact) -> None:
    company = factories.a_company(session, "Globex")
    max_a = factories.a_contact(session, "Max Orr", company=company)
    max_b = factories.a_contact(session, "Max Orr")
    assert meant(session, " dana  hart ", None).contact_id == dana.id
    both = meant(session, "max orr", None)
    assert (both.contact_id, both.asked) == (None, {max_a.id: "Max Orr (Globex)", max_b.id: "Max Orr"})
    assert meant(session, "max orr", max_b.id).contact_id == max_b.id
    assert meant(session, "max orr", dana.id).asked == both.asked
    assert meant(session, "Nobody", None).is_unknown
    assert not meant(session, "", None).is_unknown
