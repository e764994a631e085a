"""Whatever changes a fact that a phone shows leaves a mark, and what is written then is as it should be."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Delete, Update, delete, insert, select, update
from sqlalchemy.orm import Session

from crm.accounts.actions import change_settings
from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.actions import NewCompany, NewContact
from crm.contacts.models import Company, Contact, Position, Tag
from crm.core.kinds import InteractionKind, Stage
from crm.core.roles import Role
from crm.core.when import When
from crm.db import noticing
from crm.followups import actions as followups
from crm.followups.models import FollowUp
from crm.interactions import actions as interactions
from crm.interactions.actions import NewInteraction
from crm.interactions.models import Interaction, InteractionContact
from crm.interviews import actions as interviews
from crm.interviews.actions import DebriefValues, NewPromise
from crm.interviews.models import Interview
from crm.openings import actions as openings
from crm.openings.models import Opening
from crm.published.models import PublishedMark, Shelf
from crm.published.reach import MOST
from tests.factories import MADE, a_company, a_contact, an_interaction, an_interview, an_opening
from tests.published.conftest import Shelves

F, I, C = Shelf.FOLLOW_UPS, Shelf.INTERVIEWS, Shelf.CONTACTS  # noqa: E741 - one letter each, for the table
DAY = date(2026, 11, 30)


@dataclass
class Scene:
    """Dana of Initech with a planned interview, an open follow-up, a tag and a last word; and Eva."""

    session: Session
    when: When
    user: User
    dana: Contact
    eva: Contact
    company: Company
    opening: Opening
    interview: Interview
    task: FollowUp
    talk: Interaction

    def tag(self, name: str = "Mentor") -> Tag:
        contacts.set_tags(self.session, self.dana, [name], when=self.when)
        return self.session.scalars(select(Tag).where(Tag.name == name)).one()

    def refreshed(self, contact: Contact) -> Contact:
        self.session.refresh(contact, ["methods", "positions"])
        return contact


def a_scene(session: Session, user: User, when: When) -> Scene:
    company = a_company(session, "Initech")
    dana = a_contact(session, "Dana Hart", company=company, title="Recruiter", email="dana@example.org")
    eva = a_contact(session, "Eva Kovac", met_where="the fair", met_on=MADE.date())
    opening = an_opening(session, company, "Compiler engineer")
    interview = an_interview(session, opening=opening, day=DAY, people=[(dana, Role.RECRUITER)], place="Here")
    new = followups.NewFollowUp("send the paper", DAY, contact_id=dana.id)
    task = followups.add(session, new, when=when)
    talk = an_interaction(session, dana, on=date(2026, 11, 20), text="Talked about orchids")
    session.commit()
    return Scene(session, when, user, dana, eva, company, opening, interview, task, talk)


def _log(scene: Scene) -> None:
    interactions.log(
        scene.session,
        NewInteraction(InteractionKind.CALL, date(2026, 11, 24), (scene.dana.id,), "About lanterns"),
        when=scene.when,
    )


def _debrief(scene: Scene) -> None:
    interviews.save_debrief(
        scene.session,
        scene.company.id,
        date(2026, 11, 23),
        DebriefValues(
            details={scene.dana.id: "keeps bees"},
            promises=[NewPromise(contact_id=scene.dana.id, text="the slides", due_on=DAY)],
        ),
        when=scene.when,
    )


def _edit(scene: Scene, **values: Any) -> None:
    dana = scene.refreshed(scene.dana)
    new = NewContact(dana.name, company_id=scene.company.id, title="Recruiter")
    contacts.edit(scene.session, dana, replace(new, **values), when=scene.when)


def _done(scene: Scene) -> None:
    followups.done(scene.session, scene.task, followups.Outcome(kind=InteractionKind.CALL), when=scene.when)


ACTS: list[tuple[str, Callable[[Scene], object], set[Shelf]]] = [
    ("a follow-up is done", _done, {F, I}),
    ("skipped", lambda s: followups.skip(s.session, s.task, when=s.when), {F}),
    ("snoozed", lambda s: followups.snooze(s.session, s.task, DAY + timedelta(3), when=s.when), {F}),
    ("given words", lambda s: followups.write_opener(s.session, s.task, "Hi!", when=s.when), {F}),
    ("a contact is renamed", lambda s: _edit(s, name="Dana Winter"), {F, I, C}),
    ("noted about", lambda s: _edit(s, notes="Likes tea"), {C}),
    ("met elsewhere", lambda s: _edit(s, met_where="the harbour"), {F, I}),
    ("archived", lambda s: contacts.archive(s.session, s.dana, when=s.when), {F, C}),
    ("trashed", lambda s: contacts.trash(s.session, s.dana, when=s.when), {F, I, C}),
    ("tagged", lambda s: s.tag(), {C}),
    ("given a photo", lambda s: contacts.set_photo(s.session, s.dana, b"x", "image/png", when=s.when), {C}),
    ("moved on", lambda s: _move(s), {F, C}),
    ("a company is renamed", lambda s: _rename(s), {F, I, C}),
    ("trashed with its openings", lambda s: contacts.trash_company(s.session, s.company, when=s.when), {I}),
    ("an opening is renamed", lambda s: setattr(s.opening, "title", "Linker engineer"), {I}),
    ("decided", lambda s: openings.set_stage(s.session, s.opening, Stage.REJECTED, when=s.when), {F}),
    ("an interview is cancelled", lambda s: interviews.cancel(s.session, s.interview, when=s.when), {I}),
    ("trashed", lambda s: interviews.trash(s.session, s.interview, when=s.when), {I}),
    ("elsewhere", lambda s: setattr(s.interview, "place", "There"), {I}),
    ("with more people", lambda s: _invite(s), {I}),
    ("something is logged", _log, {F, I}),
    ("told anew", lambda s: setattr(s.talk, "text", "About tulips"), {F, I}),
    ("taken out", lambda s: interactions.remove(s.session, s.talk, when=s.when), {F, I}),
    ("a debrief is written", _debrief, {F, I}),
    ("a contact is added", lambda s: a_contact(s.session, "Max Ott"), {C}),
    ("an interview is planned", lambda s: an_interview(s.session, opening=s.opening, day=DAY), {I}),
]


def _move(scene: Scene) -> None:
    globex = a_company(scene.session, "Globex")
    contacts.move(
        scene.session,
        scene.refreshed(scene.dana),
        company_id=globex.id,
        title="Head of hiring",
        moved_on=scene.when.today,
        when=scene.when,
    )


def _rename(scene: Scene) -> None:
    scene.session.refresh(scene.company, ["domains", "mailboxes"])
    contacts.edit_company(scene.session, scene.company, NewCompany("Globex"), when=scene.when)


def _invite(scene: Scene) -> None:
    scene.session.refresh(scene.interview, ["participants", "opening"])
    interviews.set_people(
        scene.session,
        scene.interview,
        [interviews.Part(scene.dana.id, Role.RECRUITER), interviews.Part(scene.eva.id, Role.INTERVIEWER)],
        drop=False,
        when=scene.when,
    )


def test_every_act_of_the_domain_reaches_the_shelves(
    session: Session, user: User, shelves: Shelves, when: When
) -> None:
    missed = {}
    for what, act, changes in ACTS:
        scene = a_scene(session, user, when)
        shelves.caught_up()
        act(scene)
        if left := changes - shelves.caught_up().keys():
            missed[what] = left
    assert missed == {}


def test_statements_on_many_rows_and_rows_that_go_are_followed(
    session: Session, user: User, shelves: Shelves, when: When
) -> None:
    many: list[tuple[str, Callable[[Scene], object], set[Shelf]]] = [
        ("names", lambda s: _all(s, update(Contact).values(name="Jo Doe", name_key="jo doe")), {F, I, C}),
        ("titles", lambda s: _all(s, update(Opening).values(title="Gardener")), {I}),
        ("days", lambda s: _all(s, update(FollowUp).values(planned_on=DAY + timedelta(1))), {F}),
        ("jobs", lambda s: _all(s, delete(Position)), {F, C}),
        ("talks", lambda s: _all(s, delete(InteractionContact)), {F, I}),
        ("a contact", lambda s: session.delete(s.dana), {F, I, C}),
        ("contacts", lambda s: _all(s, delete(Contact)), {F, I, C}),
        ("a company", lambda s: session.delete(s.company), {F, I, C}),
        ("an opening", lambda s: session.delete(s.opening), {I}),
    ]
    for what, act, changes in many:
        scene = a_scene(session, user, when)
        shelves.caught_up()
        act(scene)
        assert changes <= shelves.caught_up().keys(), what
        session.expunge_all()
        session.add(user)


def _all(scene: Scene, statement: Update | Delete) -> None:
    """Run it for all that there is."""
    model = statement.entity_description["entity"]
    scene.session.execute(statement.where(model.id > 0).execution_options(synchronize_session=False))


def test_what_goes_or_is_put_into_the_trash_comes_back_as_it_was(
    session: Session, user: User, shelves: Shelves, when: When
) -> None:
    scene = a_scene(session, user, when)
    shelves.caught_up()
    before = shelves.body(C, scene.dana.id)
    contacts.trash(session, scene.dana, when=when)
    assert shelves.caught_up()[C] == 1
    assert scene.dana.id not in {each.ref_id for each in shelves.on(C)}
    assert scene.task.id not in {each.ref_id for each in shelves.on(F)}
    contacts.restore(session, scene.dana, when=when)
    shelves.caught_up()
    assert shelves.body(C, scene.dana.id) == before


def test_what_hangs_on_many_is_followed(session: Session, user: User, shelves: Shelves, when: When) -> None:
    scene = a_scene(session, user, when)
    tag = scene.tag()
    contacts.set_photo(session, scene.dana, b"x", "image/png", when=when)
    shelves.caught_up()
    contacts.edit_tag(session, tag, name="Sponsor", colour=tag.colour)
    assert shelves.caught_up() == {C: 1}
    assert "CATEGORIES:Sponsor" in shelves.body(C, scene.dana.id)
    contacts.remove_photo(session, scene.dana, when=when)
    assert shelves.caught_up() == {C: 1}
    assert "PHOTO" not in shelves.body(C, scene.dana.id)
    contacts.remove_tag(session, tag)
    assert shelves.caught_up() == {C: 1}


def test_another_zone_or_language_is_a_mark_for_everything(
    session: Session, user: User, shelves: Shelves, when: When
) -> None:
    followups.add(session, followups.NewFollowUp("call", DAY, due_time=time(9, 30)), when=when)
    shelves.caught_up()
    change_settings(session, user, {"zone": "Asia/Tokyo"}, now=when.now)
    assert shelves.marked() == {(shelf, None) for shelf in Shelf}
    shelves.site = replace(shelves.site, zone=ZoneInfo("Asia/Tokyo"))
    assert shelves.caught_up() == {F: 1}
    change_settings(session, user, {"daily_capacity": 7}, now=when.now)
    assert shelves.marked() == set()


def test_many_changes_of_a_shelf_are_one_mark(session: Session, user: User, shelves: Shelves) -> None:
    stamps = {"user_id": user.id, "created_at": MADE, "updated_at": MADE, "added_on": MADE.date()}
    rows = [{"name": f"P {n}", "name_key": f"p {n}", **stamps} for n in range(MOST + 1)]
    ids = list(session.scalars(insert(Contact).returning(Contact.id), rows))
    noticing.inserted(session, Contact, ids[:3], rows[:3])
    assert {ref_id for shelf, ref_id in shelves.marked() if shelf is C} == set(ids[:3])
    noticing.inserted(session, Contact, ids, rows)
    assert (C, None) in shelves.marked()


def test_whoever_has_no_device_leaves_no_marks(session: Session, user: User, when: When) -> None:
    a_scene(session, user, when)
    session.commit()
    assert session.scalars(select(PublishedMark)).all() == []


def test_an_act_that_is_taken_back_leaves_no_mark(session: Session, user: User, shelves: Shelves) -> None:
    a_contact(session, "Nobody")
    session.rollback()
    assert shelves.marked() == set()
