"""The example in one's own account: it comes whole, goes whole, and takes nothing of one's own along."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Company, Contact, ContactTag, Position, Tag
from crm.core.kinds import FollowUpState, InteractionKind
from crm.core.roles import Role
from crm.core.when import When
from crm.db.changes import ChangeAct
from crm.db.changes.images import owned_models
from crm.db.owner import acting_as
from crm.feeds.address import AddressBox
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction
from crm.interviews.models import Interview, Participant
from crm.notifications.models import Reminder
from crm.openings.models import Opening
from crm.transfer import example, restoring
from crm.transfer.export import document
from crm.transfer.models import StagedFile
from tests import factories
from tests.accounts.visiting import ON_SQLITE

pytestmark = pytest.mark.usefixtures("wired")


BEFORE = {"channel", "own_address", "reminder", "sign_in"}
"""What an account has from its first day on."""


def counted(session: Session) -> dict[str, int]:
    """How many rows of the owner there are, by table."""
    found = {
        name: session.scalar(select(func.count(model.id))) or 0 for name, model in owned_models().items()
    }
    return {name: number for name, number in found.items() if number}


def test_it_goes_as_it_came_and_leaves_nothing_behind(session: Session, user: User, when: When) -> None:
    assert session.scalar(select(func.count(Contact.id))) == 43, "as the pages say"
    assert session.scalar(select(func.count(Interview.id))) == 17
    counter = user.change_counter
    removed = example.remove(session, user, the_example(session), when=when)
    session.commit()
    assert removed == example.Removed(43)
    after = counted(session)
    assert after == {name: number for name, number in after.items() if name in BEFORE}
    session.refresh(user)
    assert user.change_counter > counter, "feeds are made anew"
    assert example.standing(session) is None
    assert session.scalars(select(Reminder).where(Reminder.kind.in_(["interview", "follow_up"]))).all() == []


def the_example(session: Session) -> StagedFile:
    found = example.standing(session)
    assert found is not None
    return found


def a_life_beside_it(session: Session, when: When) -> dict[str, int]:
    """What the user tried and entered while the example was there."""
    people = {row.name: row for row in session.scalars(select(Contact).order_by(Contact.id))}
    tried, met, edited = list(people.values())[:3]
    factories.an_interaction(session, tried, on=when.today, kind=InteractionKind.CALL, text="trying it out")
    edited.notes = "edited"
    edited.touch(when.now)
    mine = factories.a_contact(session, "Dana Hart", company=factories.a_company(session, "Initech"))
    shared = session.scalars(select(Company).order_by(Company.id)).first()
    assert shared is not None
    session.add(Position(contact_id=factories.a_contact(session, "Lee Moss").id, company_id=shared.id))
    interview = factories.an_interview(
        session,
        opening=factories.an_opening(session, factories.a_company(session, "Globex")),
        people=[(mine, Role.RECRUITER), (met, Role.INTERVIEWER)],
    )
    session.commit()
    return {"met": met.id, "shared": shared.id, "interview": interview.id, "mine": mine.id, "tried": tried.id}


@ON_SQLITE
def test_what_is_ones_own_stays_and_with_it_what_it_names(session: Session, user: User, when: When) -> None:
    ids = a_life_beside_it(session, when)
    removed = example.remove(session, user, the_example(session), when=when)
    session.commit()
    left = {each.id: each.name for each in session.scalars(select(Contact))}
    assert sorted(left.values()) == sorted(["Dana Hart", "Lee Moss", left[ids["met"]]])
    assert left[ids["met"]] in removed.kept, "it is said who stays"
    assert removed.people == 42
    guests = session.scalars(select(Participant.contact_id)).all()
    assert set(guests) == {ids["mine"], ids["met"]}
    assert session.scalars(select(Interview.id)).all() == [ids["interview"]]
    assert session.scalars(select(Interaction)).all() == [], "what was tried with example people goes too"
    companies = {each.id for each in session.scalars(select(Company))}
    assert ids["shared"] in companies
    assert session.scalars(select(Opening.company_id)).one() in companies
    borne = set(session.scalars(select(ContactTag.tag_id)))
    assert set(session.scalars(select(Tag.id))) == borne, "who stays keeps the tags, the others are gone"
    assert session.scalars(select(ChangeAct)).all() == []
    open_ones = session.scalars(select(FollowUp).where(FollowUp.state == FollowUpState.OPEN))
    assert {each.contact_id for each in open_ones} <= set(left)


@ON_SQLITE
def test_it_comes_only_where_nobody_is_known_and_only_once(
    session: Session, user: User, client: FlaskClient, when: When
) -> None:
    with pytest.raises(example.NotEmpty):
        example.load(session, user, when=when)
    session.rollback()
    assert "The example data is here" in client.post("/example", follow_redirects=True).text
    client.post("/example/removal")
    factories.a_contact(session)
    session.commit()
    assert "stays outside" in client.post("/example", follow_redirects=True).text
    stranger = factories.a_user(session, email="later@example.org")
    with acting_as(stranger.id):
        factories.a_contact(session)
        with pytest.raises(example.NotEmpty):
            example.load(session, stranger, when=when)


@ON_SQLITE
def test_one_click_on_today_removes_it_and_a_second_one_says_so(client: FlaskClient) -> None:
    assert "Remove all of it" in client.get("/").text
    assert "Remove all of it" in client.get("/settings/data").text
    answer = client.post("/example/removal", follow_redirects=True)
    assert "gone for good: 43 people" in answer.text
    assert "Remove all of it" not in answer.text
    assert "is gone already" in client.post("/example/removal", follow_redirects=True).text
    assert "Show me the example data" in client.get("/settings/data").text


@ON_SQLITE
def test_it_is_known_apart_after_an_export_and_a_return(session: Session, user: User, when: When) -> None:
    factories.a_contact(session, "Dana Hart")
    session.commit()
    file = BytesIO()
    document.write(session, user, file, now=when.now)
    other = factories.a_user(session, email="later@example.org")
    with acting_as(other.id):
        back = restoring.read(file.getvalue())
        restoring.restore(session, other, back, box=AddressBox(b"k" * 32), when=when)
        session.commit()
        assert example.remove(session, other, the_example(session), when=when).people == 43
        session.commit()
        assert session.scalars(select(Contact.name)).all() == ["Dana Hart"]
        assert session.scalars(select(Company)).all() == []
        assert session.scalars(select(Interview)).all() == []
    assert session.scalar(select(func.count(Contact.id))) == 44, "those of the other account are untouched"
