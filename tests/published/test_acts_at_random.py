"""What is stored is what would be written, whatever is done in whatever order, and readers see all of it."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Company, Contact
from crm.core.kinds import FollowUpState, InteractionKind, InterviewState
from crm.core.when import When
from crm.followups import actions as followups
from crm.followups.models import FollowUp
from crm.interactions import actions as interactions
from crm.interactions.actions import NewInteraction
from crm.interviews import actions as interviews
from crm.interviews.models import Interview
from crm.openings.models import Opening
from crm.published import actions, queries
from crm.published.models import Shelf
from tests.published.conftest import Shelves
from tests.published.test_marks import a_scene

STEPS = 48


class Walk:
    """Does something to somebody, as a user or a phone might."""

    def __init__(self, session: Session, when: When, seed: int) -> None:
        self.session, self.when, self.dice = session, when, Random(seed)
        self.acts: list[Callable[[], None]] = [
            *(self.answer, self.answer, self.undo, self.log, self.rename, self.shelve, self.unshelve),
            *(self.cancel, self.place, self.retitle, self.hide, self.rename_company, self.pass_time),
        ]

    def step(self) -> None:
        self.dice.choice(self.acts)()
        self.session.flush()

    def answer(self) -> None:
        if row := self._any(FollowUp, FollowUp.state == FollowUpState.OPEN):
            until = self.when.today + timedelta(self.dice.randint(1, 9))
            match self.dice.randrange(3):
                case 0:
                    kind = InteractionKind.EMAIL if row.contact_id else None
                    followups.done(self.session, row, followups.Outcome(kind=kind), when=self.when)
                case 1:
                    followups.snooze(self.session, row, until, when=self.when)
                case _:
                    followups.skip(self.session, row, when=self.when)

    def undo(self) -> None:
        if row := self._any(FollowUp, FollowUp.state == FollowUpState.DONE):
            followups.undo_done(self.session, row, when=self.when)

    def log(self) -> None:
        if person := self._any(Contact, Contact.deleted_at.is_(None)):
            new = NewInteraction(InteractionKind.CALL, self.when.today, (person.id,), self._word())
            interactions.log(self.session, new, when=self.when)

    def rename(self) -> None:
        if person := self._any(Contact):
            person.name, person.notes = f"{self._word()} {self._word()}", self._word()

    def rename_company(self) -> None:
        if company := self._any(Company):
            company.name = self._word()

    def shelve(self) -> None:
        if person := self._any(Contact, Contact.deleted_at.is_(None), Contact.archived_at.is_(None)):
            put = self.dice.choice((contacts.trash, contacts.archive))
            put(self.session, person, when=self.when)

    def unshelve(self) -> None:
        if person := self._any(Contact, Contact.deleted_at.is_not(None)):
            contacts.restore(self.session, person, when=self.when)
        if person := self._any(Contact, Contact.archived_at.is_not(None)):
            contacts.unarchive(self.session, person, when=self.when)

    def cancel(self) -> None:
        if talk := self._any(Interview, Interview.state == InterviewState.PLANNED):
            self.session.refresh(talk, ["participants", "opening"])
            interviews.cancel(self.session, talk, when=self.when)

    def place(self) -> None:
        if talk := self._any(Interview):
            talk.place = self._word()

    def retitle(self) -> None:
        if opening := self._any(Opening):
            opening.title = self._word()

    def hide(self) -> None:
        """A phone deletes what is over."""
        shelf = self.dice.choice((Shelf.FOLLOW_UPS, Shelf.INTERVIEWS))
        if there := [each for each in queries.objects(self.session, shelf) if not each.is_open]:
            row = queries.named(self.session, shelf, self.dice.choice(there).name)
            assert row is not None
            actions.bury(self.session, row, now=self.when.now, is_hidden=True)

    def pass_time(self) -> None:
        actions.prune(self.session, when=self.when)

    def _word(self) -> str:
        letters = self.dice.choices('aeiou,;\\"é漢 ', k=self.dice.randint(1, 60))
        return "".join(letters).strip() or "a"

    def _any(self, model: Any, *conditions: Any) -> Any:
        found = self.session.scalars(select(model).where(*conditions).order_by(model.id)).all()
        return self.dice.choice(found) if found else None


@pytest.mark.parametrize("seed", [1])
def test_acts_at_random_leave_the_shelves_true_and_readers_in_step(
    session: Session, user: User, shelves: Shelves, when: When, seed: int
) -> None:
    for _ in range(2):
        a_scene(session, user, when)
    walk, at = Walk(session, when, seed), dict.fromkeys(Shelf, 0)
    seen: dict[Shelf, dict[str, str | None]] = {shelf: {} for shelf in Shelf}
    for number in range(STEPS):
        walk.step()
        if number % 6 == 5:
            shelves.caught_up()
            for shelf in Shelf:
                for each in queries.since(session, shelf, at[shelf]):
                    seen[shelf][each.name] = None if each.gone_at else each.etag
                    at[shelf] = each.seq
                there = {each.name: each.etag for each in shelves.on(shelf)}
                assert {name: etag for name, etag in seen[shelf].items() if etag} == there
    assert all(at.values())
