""" "Already known?": by a method that fits, or by a likeness of name, address and company."""

from datetime import date

from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions, keys, queries
from crm.contacts.actions import NewContact, NewMethod
from crm.contacts.models import Contact, MethodKind
from crm.core.similar import Sign
from crm.core.when import When
from crm.db.owner import acting_as
from tests import factories


def _dana(session: Session, when: When, **more: object) -> Contact:
    company = actions.company_named(session, "Initech GmbH", when=when)
    methods = (
        NewMethod(MethodKind.EMAIL, "dana.hart@initech.com"),
        NewMethod(MethodKind.PHONE, "+49 30 123456"),
    )
    new = NewContact("Dana Hart", company_id=company.id, methods=methods, **more)  # type: ignore[arg-type]
    return actions.add(session, new, when=when)


def test_the_same_address_is_the_same_person(session: Session, user: User, when: When) -> None:
    dana = _dana(session, when, met_on=date(2026, 11, 20), met_where="Phone screen")
    (match,) = queries.likely(session, "", "Dana.Hart@initech.com")
    assert (match.contact_id, match.where, match.met_on) == (dana.id, "Phone screen", date(2026, 11, 20))
    assert match.is_sure
    assert Sign.SAME_EMAIL in match.reasons


def test_an_address_with_a_tag_is_the_same_address(session: Session, user: User, when: When) -> None:
    dana = _dana(session, when)
    assert [m.contact_id for m in queries.likely(session, "", "dana.hart+jobs@initech.com")] == [dana.id]


def test_the_same_name_at_the_same_company_is_sure(session: Session, user: User, when: When) -> None:
    _dana(session, when)
    (match,) = queries.likely(session, "dana HART", company_name="Initech")
    assert match.is_sure
    assert match.where == "Initech GmbH"


def test_a_slip_of_the_pen_and_a_nickname_of_the_address_are_seen(
    session: Session, user: User, when: When
) -> None:
    _dana(session, when)
    assert queries.likely(session, "Dana Hartt", company_name="Initech")
    assert queries.likely(session, "Hart, Dana")
    assert queries.likely(session, "", "danahart@example.org")


def test_somebody_else_is_not_taken_for_known(session: Session, user: User, when: When) -> None:
    _dana(session, when)
    assert queries.likely(session, "Danny Harris", "danny@example.org", "Globex") == []
    assert queries.likely(session, "") == []
    assert queries.likely(session, "%_") == []


def test_the_archive_and_the_trash_are_looked_through_and_flagged(
    session: Session, user: User, when: When
) -> None:
    dana = _dana(session, when)
    actions.archive(session, dana, when=when)
    actions.trash(session, dana, when=when)
    (match,) = queries.likely(session, "Dana Hart")
    assert (match.is_archived, match.is_trashed) == (True, True)
    (found,) = queries.find_by_methods(session, [(MethodKind.EMAIL, "dana.hart@initech.com")])
    assert (found.is_archived, found.is_trashed) == (True, True)


def test_the_likeliest_comes_first_and_there_are_few(session: Session, user: User, when: When) -> None:
    for number in range(8):
        factories.a_contact(session, "Dana Hart", met_where=f"Room {number}")
    best = _dana(session, when)
    matches = queries.likely(session, "Dana Hart", company_name="Initech")
    assert matches[0].contact_id == best.id
    assert len(matches) == 5


def test_methods_find_their_contacts_in_one_go(session: Session, user: User, when: When) -> None:
    dana = _dana(session, when)
    wanted = [(MethodKind.EMAIL, f"nobody{number}@example.org") for number in range(1200)]
    wanted.append((MethodKind.PHONE, keys.method_key(MethodKind.PHONE, "030 12 34 56", region="DE")))
    assert [(m.contact_id, m.kind) for m in queries.find_by_methods(session, wanted)] == [
        (dana.id, MethodKind.PHONE)
    ]


def test_an_empty_key_finds_nobody(session: Session, user: User, when: When) -> None:
    _dana(session, when)
    assert queries.find_by_methods(session, [(MethodKind.EMAIL, ""), (MethodKind.LINK, "")]) == []


def test_nobody_is_known_from_another_users_contacts(session: Session, user: User, when: When) -> None:
    _dana(session, when)
    with acting_as(factories.a_user(session, email="other@example.org").id):
        assert queries.likely(session, "Dana Hart", "dana.hart@initech.com", "Initech") == []
        assert queries.find_by_methods(session, [(MethodKind.EMAIL, "dana.hart@initech.com")]) == []
