"""Companies: found again in any spelling, with the domains and mailboxes that are theirs."""

import pytest
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions, queries
from crm.contacts.actions import NewCompany, NewContact
from crm.core.when import When
from crm.db.owner import NotFound, acting_as
from tests import factories


def test_a_company_keeps_its_domains_and_mailboxes(session: Session, user: User, when: When) -> None:
    new = NewCompany(
        "Initech  GmbH",
        domains=("jobs.Initech.com", "initech.com", ""),
        mailboxes=("Recruiting@Initech.com",),
        careers_url="https://initech.com/jobs",
        notes="Friendly",
    )
    company = queries.company(session, actions.add_company_from(session, new, when=when).id)
    assert (company.name, company.name_key) == ("Initech GmbH", "initech")
    assert [row.domain for row in company.domains] == ["initech.com"]
    assert [row.address for row in company.mailboxes] == ["recruiting@initech.com"]


def test_a_company_is_found_by_name_in_any_legal_form(session: Session, user: User, when: When) -> None:
    company = actions.add_company(session, "Initech GmbH", when=when)
    assert queries.company_by_name(session, "INITECH, Inc.") is company
    assert queries.company_by_name(session, "Initrode") is None


def test_a_company_is_found_by_any_host_below_its_domain(session: Session, user: User, when: When) -> None:
    company = actions.add_company(session, "Initech", domains=("initech.com",), when=when)
    assert queries.company_by_domain(session, "dana@mail.initech.com") is company
    assert queries.company_by_domain(session, "initech.org") is None
    assert queries.company_by_domain(session, "localhost") is None


def test_a_name_that_is_used_again_brings_its_company_out_of_the_trash(
    session: Session, user: User, when: When
) -> None:
    company = actions.add_company(session, "Initech", when=when)
    actions.trash_company(session, company, when=when)
    assert actions.company_named(session, "initech inc", when=when) is company
    assert company.deleted_at is None


def test_a_live_company_goes_before_one_in_the_trash(session: Session, user: User, when: When) -> None:
    actions.trash_company(session, actions.add_company(session, "Initech", when=when), when=when)
    live = actions.add_company(session, "Initech", when=when)
    assert queries.company_by_name(session, "Initech") is live


def test_a_renamed_company_takes_its_people_along_in_the_list(
    session: Session, user: User, when: When
) -> None:
    company = actions.add_company(session, "Initech", when=when)
    here = actions.add(session, NewContact("Dana", company_id=company.id), when=when)
    elsewhere = actions.add(session, NewContact("Eli"), when=when)
    actions.edit_company(session, company, NewCompany("Globex Corp"), when=when)
    assert (here.company_key, elsewhere.company_key) == ("globex", "")


def test_those_who_left_are_not_sorted_under_the_new_name(session: Session, user: User, when: When) -> None:
    company = actions.add_company(session, "Initech", when=when)
    gone = actions.add(session, NewContact("Dana", company_id=company.id), when=when)
    actions.edit(session, gone, NewContact("Dana", title="Author"), when=when, moved_on=when.today)
    actions.edit_company(session, company, NewCompany("Globex"), when=when)
    assert gone.company_key == ""


def test_a_domain_of_another_company_is_refused(session: Session, user: User, when: When) -> None:
    first = actions.add_company(session, "Initech", domains=("initech.com",), when=when)
    second = actions.add_company(session, "Initrode", when=when)
    with pytest.raises(actions.Taken) as refusal:
        actions.add_domain(session, second, "initech.com", when=when)
    assert (refusal.value.value, refusal.value.company_id) == ("initech.com", first.id)
    with pytest.raises(actions.Taken):
        actions.edit_company(session, second, NewCompany("Initrode", domains=("initech.com",)), when=when)


def test_a_domain_and_a_mailbox_may_be_noted_twice(session: Session, user: User, when: When) -> None:
    company = actions.add_company(session, "Initech", when=when)
    for _twice in range(2):
        actions.add_domain(session, company, "www.initech.com", when=when)
        actions.add_mailbox(session, company, "Jobs@initech.com", when=when)
    found = queries.company(session, company.id)
    assert ([row.domain for row in found.domains], [row.address for row in found.mailboxes]) == (
        ["initech.com"],
        ["jobs@initech.com"],
    )


def test_an_edit_replaces_domains_and_mailboxes(session: Session, user: User, when: When) -> None:
    company = actions.add_company(
        session, "Initech", domains=("a.com", "b.com"), mailboxes=("x@a.com",), when=when
    )
    values = NewCompany("Initech", domains=("b.com", "c.com"), mailboxes=("y@a.com",))
    actions.edit_company(session, company, values, when=when)
    found = queries.company(session, company.id)
    assert [row.domain for row in found.domains] == ["b.com", "c.com"]
    assert [row.address for row in found.mailboxes] == ["y@a.com"]


def test_two_users_may_know_the_same_company(session: Session, user: User, when: When) -> None:
    mine = actions.add_company(session, "Initech", domains=("initech.com",), when=when)
    with acting_as(factories.a_user(session, email="other@example.org").id):
        theirs = actions.add_company(session, "Initech", domains=("initech.com",), when=when)
        assert queries.company_by_domain(session, "initech.com") is theirs
        with pytest.raises(NotFound):
            queries.company(session, mine.id)
        actions.edit_company(session, theirs, NewCompany("Globex"), when=when)
    session.refresh(mine)
    assert mine.name == "Initech"
