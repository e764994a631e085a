"""Every statement on owned rows sees one owner's rows, and none runs without an owner."""

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased, selectinload

from crm.accounts.models import User
from crm.contacts.models import Contact, ContactMethod
from crm.db.owner import NotFound, OwnerMissing, across_owners, acting_as, one, set_owner
from tests.factories import a_contact, a_user


@pytest.fixture
def two(session: Session) -> tuple[User, User]:
    """Two users with a contact and a method each."""
    mine, theirs = a_user(session), a_user(session, email="other@example.org")
    for user, name in ((mine, "Mine"), (theirs, "Theirs")):
        with acting_as(user.id):
            a_contact(session, name, email=f"{name}@example.org")
    session.commit()
    return mine, theirs


def test_entities_columns_and_aliases_are_limited(session: Session, two: tuple[User, User]) -> None:
    other = aliased(Contact)
    with acting_as(two[0].id):
        assert [row.name for row in session.scalars(select(Contact))] == ["Mine"]
        assert session.scalars(select(Contact.name)).all() == ["Mine"]
        assert session.scalars(select(other.name)).all() == ["Mine"]
        assert session.scalar(select(func.count()).select_from(Contact)) == 1
        assert session.scalar(select(func.max(other.id)).select_from(other)) == session.scalar(
            select(Contact.id)
        )
        owners = select(User.email).where(User.id.in_(select(Contact.user_id)))
        assert session.scalars(owners).all() == ["me@example.org"]


def test_both_sides_of_a_join_are_limited(session: Session, two: tuple[User, User]) -> None:
    with acting_as(two[0].id):
        rows = session.execute(select(Contact.name, ContactMethod.value).join(ContactMethod, Contact.id > 0))
        assert [tuple(row) for row in rows] == [("Mine", "Mine@example.org")]


def test_subqueries_and_loaded_relationships_are_limited(session: Session, two: tuple[User, User]) -> None:
    with acting_as(two[0].id):
        ids = select(ContactMethod.contact_id)
        assert session.scalars(select(Contact.name).where(Contact.id.in_(ids))).all() == ["Mine"]
        [contact] = session.scalars(select(Contact).options(selectinload(Contact.methods)))
        assert [method.value for method in contact.methods] == ["Mine@example.org"]


def test_updates_and_deletes_reach_no_other_rows(session: Session, two: tuple[User, User]) -> None:
    with acting_as(two[0].id):
        session.execute(update(Contact).values(notes="seen"))
        session.execute(delete(ContactMethod))
    with across_owners("look at everything"):
        assert dict(session.execute(select(Contact.name, Contact.notes)).all()) == {
            "Mine": "seen",
            "Theirs": "",
        }
        assert session.scalars(select(ContactMethod.value)).all() == ["Theirs@example.org"]


def test_another_users_row_is_not_found(session: Session, two: tuple[User, User]) -> None:
    with across_owners("find the ids"):
        theirs = session.scalar(select(Contact.id).where(Contact.user_id == two[1].id))
    assert theirs is not None
    with acting_as(two[0].id), pytest.raises(NotFound):
        one(session, Contact, theirs)


@pytest.mark.parametrize(
    "statement", [select(Contact), select(Contact.name), update(Contact).values(notes="x")]
)
def test_without_an_owner_a_statement_is_refused(
    session: Session, two: tuple[User, User], statement: object
) -> None:
    set_owner(None)
    with pytest.raises(OwnerMissing):
        session.execute(statement)  # type: ignore[call-overload]


def test_new_rows_belong_to_the_owner(session: Session, two: tuple[User, User]) -> None:
    with acting_as(two[1].id):
        assert a_contact(session, "New").user_id == two[1].id


def test_writing_another_users_row_is_refused(session: Session, two: tuple[User, User]) -> None:
    with across_owners("load a foreign row"):
        foreign = session.scalars(select(Contact).where(Contact.user_id == two[1].id)).one()
    with acting_as(two[0].id):
        foreign.name = "Taken over"
        with pytest.raises(NotFound):
            session.flush()
    session.rollback()


def test_a_foreign_key_cannot_point_at_another_users_row(session: Session, two: tuple[User, User]) -> None:

    with across_owners("find the ids"):
        theirs = session.scalar(select(Contact.id).where(Contact.user_id == two[1].id))
    with acting_as(two[0].id):
        session.add(ContactMethod(contact_id=theirs, kind="email", value="x", value_key="x"))
        with pytest.raises(IntegrityError):
            session.flush()
    session.rollback()


def test_looking_across_owners_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="why"), across_owners(""):
        pass


def test_a_change_of_followed_rows_raises_the_users_counter(session: Session, two: tuple[User, User]) -> None:
    before = two[0].change_counter
    with acting_as(two[0].id):
        a_contact(session, "Another")
        session.commit()
    session.refresh(two[0])
    assert two[0].change_counter > before
