"""Who a record is: the surest sign decides, and what is only likely is asked about."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import ContactMethod, MethodKind
from crm.core.when import When
from crm.transfer.models import Choosing, Verdict
from crm.transfer.sources import Fault, Record, SourceKind, Way
from tests import factories
from tests.transfer.movein.moving import card, hand_in, move_in, record, verdicts

pytestmark = pytest.mark.usefixtures("user", "wired")


@pytest.fixture
def acme(session: Session, user: User) -> None:
    """Three people who are known already."""
    company = factories.a_company(session, "Acme GmbH")
    company.name_key = "acme"
    factories.a_contact(session, "Dana Hart", company=company, email="dana@acme.test")
    factories.a_contact(session, "Emil Ekman", company=company)
    gone = factories.a_contact(session, "Fay Falk", email="fay@acme.test")
    gone.deleted_at = datetime(2026, 11, 20, tzinfo=UTC)
    session.commit()


def test_nobody_is_known_at_first(session: Session, when: When) -> None:
    row = hand_in(session, [card(1, "Ada Abel", "Acme", email="ada@acme.test")], when=when)
    assert verdicts(session, row) == {"Ada Abel": Verdict.NEW}


@pytest.mark.usefixtures("acme")
def test_an_address_decides_whatever_the_spelling(session: Session, when: When) -> None:
    row = hand_in(session, [card(1, "D. Hart", "Globex", email="Dana@ACME.test")], when=when)
    found = record(session, row, "D. Hart")
    assert (found.verdict, found.score, found.reasons) == (Verdict.UPDATE, 100, ["same_email"])


@pytest.mark.usefixtures("acme")
def test_a_shared_address_with_a_stranger_s_name_is_asked_about(session: Session, when: When) -> None:
    row = hand_in(session, [card(1, "Quentin Zoller", email="dana@acme.test")], when=when)
    found = record(session, row, "Quentin Zoller")
    assert (found.verdict, found.choosing) == (Verdict.DUPLICATE, Choosing.LEAVE)
    assert found.reasons == ["same_email", "other_name"]


@pytest.mark.usefixtures("acme")
def test_name_and_company_decide_in_any_legal_form(session: Session, when: When) -> None:
    row = hand_in(session, [card(1, "emil ekman", "ACME AG", "Engineer")], when=when)
    assert verdicts(session, row) == {"emil ekman": Verdict.UPDATE}


@pytest.mark.usefixtures("acme")
def test_a_like_name_is_asked_about(session: Session, when: When) -> None:
    row = hand_in(session, [card(1, "Emil Eckman", "Acme GmbH")], when=when)
    found = record(session, row, "Emil Eckman")
    assert found.verdict is Verdict.DUPLICATE
    assert found.reasons == ["similar_name", "same_company"]


@pytest.mark.usefixtures("acme")
def test_who_lies_in_the_trash_is_found_there(session: Session, when: When) -> None:
    row = hand_in(session, [card(1, "Fay Falk", email="fay@acme.test")], when=when)
    found = record(session, row, "Fay Falk")
    assert (found.verdict, found.choosing) == (Verdict.TRASHED, Choosing.LEAVE)


def test_a_number_decides_across_ways_of_writing_it(session: Session, when: When) -> None:
    known = factories.a_contact(session, "Gus Grau")
    session.add(
        ContactMethod(
            contact_id=known.id, kind=MethodKind.PHONE, value="+49 30 901820", value_key="4930901820"
        )
    )
    session.commit()
    row = hand_in(session, [Record(1, "Gus Grau", ways=(Way(MethodKind.PHONE, "030/901820"),))], when=when)
    assert record(session, row, "Gus Grau").reasons == ["same_phone"]
    row = hand_in(
        session, [Record(1, "Zita Quist", ways=(Way(MethodKind.PHONE, "(030) 901820"),))], when=when
    )
    assert verdicts(session, row) == {"Zita Quist": Verdict.DUPLICATE}


def test_two_of_one_name_with_keys_of_their_own_stay_two(session: Session, when: When) -> None:
    two = [card(1, "Ito Jun", "Acme", key="jun-1"), card(2, "Ito Jun", "Acme", key="jun-2")]
    row = move_in(session, two, when=when)
    assert row.account is not None
    assert row.account["verdicts"] == {"new": 2}
    again = hand_in(session, [*two, card(3, "Ito Jun", "Acme", key="jun-3")], when=when)
    assert again.account is not None
    assert again.account["verdicts"] == {"same": 2, "duplicate": 1}


def test_the_same_person_twice_in_a_file_is_one_record(session: Session, when: When) -> None:
    row = hand_in(
        session,
        [
            card(1, "Kai Kovac", "Acme", email="kai@acme.test"),
            card(2, "Lea Lund"),
            card(3, "Kai Kovac", title="Recruiter", email="KAI@acme.test"),
        ],
        when=when,
        kind=SourceKind.VCARD,
    )
    assert verdicts(session, row) == {"Kai Kovac": Verdict.NEW, "Lea Lund": Verdict.NEW}
    assert record(session, row, "Kai Kovac").said["title"] == "Recruiter"
    assert row.account is not None
    assert row.account["folded"] == 1


def test_a_person_is_folded_across_chunks(session: Session, when: When) -> None:
    crowd = [card(place, f"Person Number{place}", email=f"p{place}@crowd.test") for place in range(2, 700)]
    first = card(1, "Mo Maas", "Acme", email="mo@acme.test")
    last = card(700, "Mo Maas", title="CTO", email="mo@acme.test")
    row = hand_in(session, [first, *crowd, last], when=when, kind=SourceKind.VCARD)
    assert row.total == 699
    assert record(session, row, "Mo Maas").said["title"] == "CTO"


def test_what_cannot_be_taken_is_kept_with_its_reason(session: Session, when: When) -> None:
    row = hand_in(session, [Record(1, fault=Fault.NO_NAME, excerpt=",,,"), card(2, "Nia Noor")], when=when)
    assert list(verdicts(session, row).values()) == [Verdict.REJECTED, Verdict.NEW]
    assert row.account is not None
    assert row.account["faults"] == {"no_name": 1}
