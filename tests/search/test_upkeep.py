"""What is found follows every change, whoever makes it and in whichever way."""

from datetime import UTC, date, datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from crm.accounts import actions as accounts
from crm.accounts.models import User
from crm.contacts.models import Company, Contact, ContactMethod, ContactTag, MethodKind, Position, Tag
from crm.db.noticing import everything, rewritten
from crm.db.owner import across_owners
from crm.interactions.models import Interaction
from crm.interviews.models import Interview, Participant
from crm.openings.models import Opening
from crm.search import Kind, find
from crm.search.checking import differing, fill, is_filled
from crm.search.models import SearchEntry
from tests.factories import MADE, a_company, a_contact, an_interaction

K = Kind
THEN = datetime(2026, 11, 20, tzinfo=UTC)
ALL = {K.CONTACT, K.COMPANY, K.OPENING, K.INTERVIEW, K.INTERACTION, K.DEBRIEF}


def kinds(session: Session, text: str) -> set[Kind]:
    """The kinds of what is found, after a commit; what is stored is then what would be derived."""
    session.commit()
    assert differing(session) == 0
    found = {hit.kind for hit in find(session, text)}
    session.commit()
    return found


def company(session: Session) -> Company:
    return session.scalars(select(Company)).one()


def test_a_new_name_is_found_wherever_it_stands(session: Session, dana: Contact) -> None:
    dana.name = "Rosa Winter"
    assert kinds(session, "rosa") == {K.CONTACT, K.INTERVIEW, K.INTERACTION}
    assert find(session, "dana hart") == []


def test_a_renamed_company_is_found_with_its_people(session: Session, dana: Contact) -> None:
    company(session).name = "Globex"
    assert kinds(session, "globex") == ALL - {K.INTERACTION}
    assert find(session, "initech") == []


def test_what_hangs_on_somebody_is_followed(session: Session, dana: Contact) -> None:
    tag = Tag(name="Mentor", name_key="mentor")
    session.add(tag)
    session.flush()
    session.add(ContactTag(contact_id=dana.id, tag_id=tag.id))
    session.add(
        ContactMethod(contact_id=dana.id, kind=MethodKind.LINK, value="https://x.test/rose", value_key="r")
    )
    assert kinds(session, "mentor rose") == {K.CONTACT}
    tag.name = "Sponsor"
    assert kinds(session, "sponsor") == {K.CONTACT}
    session.delete(tag)
    assert kinds(session, "sponsor") == set()


def test_moving_a_part_to_another_changes_both(session: Session, dana: Contact) -> None:
    other = a_contact(session, "Eva Kovac")
    method = session.scalars(select(ContactMethod)).one()
    method.contact_id = other.id
    session.commit()
    assert [hit.title for hit in find(session, "dana.h@example")] == ["Eva Kovac"]
    assert kinds(session, "eva example") == {K.CONTACT}


def test_an_orphaned_part_goes_from_the_index(session: Session, dana: Contact) -> None:
    again = session.scalars(select(Contact).execution_options(populate_existing=True)).one()
    session.refresh(again, ["methods"])
    again.methods.clear()
    assert kinds(session, "example") == set()


def test_the_trash_hides_and_gives_back(session: Session, dana: Contact) -> None:
    dana.deleted_at = THEN
    assert kinds(session, "dana") == set()
    assert kinds(session, "orchids") == set()
    dana.deleted_at = None
    assert kinds(session, "dana") == {K.CONTACT, K.INTERVIEW, K.INTERACTION}
    company(session).deleted_at = THEN
    assert kinds(session, "initech") == set()
    assert kinds(session, "compiler") == set()
    company(session).deleted_at = None
    assert kinds(session, "initech") == ALL - {K.INTERACTION}
    session.scalars(select(Opening)).one().deleted_at = THEN
    assert kinds(session, "compiler") == set()


def test_what_is_deleted_is_gone_with_its_name(session: Session, dana: Contact) -> None:
    other = a_contact(session, "Eva Kovac")
    session.add(
        Participant(
            interview_id=session.scalars(select(Interview.id)).one(), contact_id=other.id, role="recruiter"
        )
    )
    session.commit()
    session.delete(other)
    assert kinds(session, "eva") == set()
    session.delete(company(session))
    assert kinds(session, "initech") == set()
    assert kinds(session, "dana") == {K.CONTACT, K.INTERACTION}
    session.delete(session.scalars(select(Interaction)).one())
    assert kinds(session, "dana") == {K.CONTACT}


def test_an_archived_person_stays_without_a_new_entry(session: Session, dana: Contact) -> None:
    before = session.scalar(select(func.max(SearchEntry.id)))
    dana.archived_at = THEN
    assert kinds(session, "dana") == {K.CONTACT, K.INTERVIEW, K.INTERACTION}
    assert session.scalar(select(func.max(SearchEntry.id))) == before


def test_statements_on_many_rows_are_followed(session: Session, dana: Contact) -> None:
    session.execute(update(Contact).where(Contact.id == dana.id).values(name="Rosa Winter"))
    assert kinds(session, "rosa") == {K.CONTACT, K.INTERVIEW, K.INTERACTION}
    session.execute(delete(ContactMethod).where(ContactMethod.contact_id == dana.id))
    assert kinds(session, "example") == set()
    session.execute(delete(Company).where(Company.name == "Initech"))
    assert kinds(session, "initech") == set()
    assert kinds(session, "compiler") == set()


def test_a_change_that_is_taken_back_changes_nothing(session: Session, dana: Contact) -> None:
    dana.name = "Rosa Winter"
    session.flush()
    session.rollback()
    assert kinds(session, "dana") == {K.CONTACT, K.INTERVIEW, K.INTERACTION}
    assert find(session, "rosa") == []


def test_a_savepoint_that_is_taken_back_changes_nothing(session: Session, dana: Contact) -> None:
    point = session.begin_nested()
    dana.name = "Rosa Winter"
    session.flush()
    point.rollback()
    with session.begin_nested():
        dana.notes = "Likes rain"
    assert kinds(session, "rosa") == set()
    assert kinds(session, "dana rain") == {K.CONTACT}


def test_a_search_sees_what_is_not_committed_yet(session: Session, dana: Contact) -> None:
    a_contact(session, "Eva Kovac")
    assert [hit.title for hit in find(session, "eva")] == ["Eva Kovac"]
    session.rollback()
    assert find(session, "eva") == []


def _bulk(session: Session, user: User, count: int) -> list[int]:
    """People, firms and talks written past the session's objects."""
    stamps = {"user_id": user.id, "created_at": MADE, "updated_at": MADE}
    session.execute(insert(Company), [{"name": "Hooli", "name_key": "hooli", **stamps}])
    rows = [
        {"name": f"Person {number}", "name_key": f"person {number}", "added_on": MADE.date(), **stamps}
        for number in range(count)
    ]
    ids = list(session.scalars(insert(Contact).returning(Contact.id), rows))
    firm = session.scalars(select(Company.id).where(Company.name == "Hooli")).one()
    session.execute(
        insert(Position),
        [{"user_id": user.id, "contact_id": each, "company_id": firm, "is_current": True} for each in ids],
    )
    return ids


def test_bulk_writers_say_what_they_wrote(session: Session, user: User) -> None:
    ids = _bulk(session, user, 700)
    rewritten(session, Contact, ids)
    rewritten(session, Company, session.scalars(select(Company.id)).all())
    session.commit()
    assert differing(session) == 0
    assert [hit.title for hit in find(session, "person 699 hooli")] == ["Person 699"]
    session.execute(
        delete(Contact).where(Contact.id.in_(ids[:600])), execution_options={"synchronize_session": False}
    )
    rewritten(session, Contact, ids)
    session.commit()
    assert differing(session) == 0
    assert len(find(session, "hooli", kinds=[K.CONTACT], limit=500)) == 100


def test_everything_can_be_written_anew(session: Session, user: User) -> None:
    _bulk(session, user, 30)
    everything(session)
    session.commit()
    assert differing(session) == 0
    assert len(find(session, "person", limit=100)) == 30


def test_what_was_there_before_is_filled_in_once(session: Session, user: User) -> None:
    _bulk(session, user, 600)
    session.commit()
    assert not is_filled(session)
    steps: list[str] = []

    def keep() -> None:
        session.commit()
        steps.append("kept")

    assert fill(session, keep=keep) == 601
    assert len(steps) > 2
    assert is_filled(session)
    assert fill(session, keep=session.commit) == 0
    assert differing(session) == 0


def test_a_fill_that_was_interrupted_goes_on(session: Session, user: User) -> None:
    _bulk(session, user, 5600)
    session.commit()

    class Cut(Exception):
        pass

    def cut() -> None:
        session.commit()
        raise Cut

    try:
        fill(session, keep=cut)
    except Cut:
        session.rollback()
    assert 0 < len(session.scalars(select(SearchEntry.id)).all()) < 5601
    assert fill(session, keep=session.commit) == 601
    assert is_filled(session)


def test_a_stale_entry_is_seen(session: Session, dana: Contact) -> None:
    session.execute(update(SearchEntry).where(SearchEntry.kind == K.CONTACT).values(terms="x"))
    session.execute(delete(SearchEntry).where(SearchEntry.kind == K.COMPANY))
    session.flush()
    assert differing(session) == 2


def test_an_account_takes_its_entries_along(session: Session, user: User, dana: Contact) -> None:
    accounts.delete(session, user, now=THEN)
    session.commit()
    with across_owners("see that nothing is left"):
        assert session.scalars(select(SearchEntry.id)).all() == []
    if session.get_bind().dialect.name == "sqlite":
        bind = session.connection()
        assert bind.exec_driver_sql("SELECT count(*) FROM search_vocabulary").scalar() == 0
        bind.exec_driver_sql("INSERT INTO search_index (search_index) VALUES ('integrity-check')")


def test_the_index_agrees_with_the_entries(session: Session, user: User, dana: Contact) -> None:
    an_interaction(session, dana, on=date(2026, 11, 20), text="Later")
    a_company(session, "Hooli")
    dana.name = "Rosa Winter"
    session.commit()
    session.delete(company_named(session, "Hooli"))
    session.commit()
    if session.get_bind().dialect.name == "sqlite":
        bind = session.connection()
        bind.exec_driver_sql("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)")
    assert differing(session) == 0


def company_named(session: Session, name: str) -> Company:
    return session.scalars(select(Company).where(Company.name == name)).one()
