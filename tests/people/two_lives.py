"""Two contacts who are one person, with lives full of everything; made from a seed by the real actions."""

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import JSON, select
from sqlalchemy.orm import Session

from crm.contacts.actions import refile_all
from crm.contacts.models import (
    Contact,
    ContactMethod,
    ContactOrigin,
    ContactPhoto,
    ContactTag,
    CustomField,
    CustomValue,
    DistinctPair,
    LinkedIn,
    MethodKind,
    MetHow,
    Position,
    Recommendation,
    Referral,
    Tag,
)
from crm.contacts.signals import contact_changed
from crm.core.cadence import Tier
from crm.core.kinds import Direction, FollowUpState, InteractionKind, Stage
from crm.core.roles import Role
from crm.core.when import When
from crm.db.base import Base
from crm.db.changes.images import owned_models
from crm.followups import actions as followups
from crm.followups.jobs import settle
from crm.followups.models import FollowUp
from crm.interactions import actions as interactions
from crm.interactions.actions import NewInteraction
from crm.interviews import actions as interviews
from crm.interviews.actions import DebriefValues, InterviewValues, NewPromise, Part
from crm.interviews.models import Interview
from crm.openings.models import Opening, OpeningPerson
from crm.openings.signals import opening_changed
from tests.factories import a_company, a_contact, an_opening

LEFT_OUT = ("change_act", "change_row")
COUNTING = ("rev", "updated_at")


class Lives:
    """Dana twice, and Robin; two firms with three openings."""

    def __init__(self, session: Session, when: When, seed: int) -> None:
        self.session, self.when, self.chance = session, when, random.Random(seed)
        self.firms = [a_company(session, name) for name in ("Initech", "Hooli")]
        self.dana, self.dani, self.robin = (
            self._somebody(name) for name in ("Dana Hart", "Dani Hart", "Robin Fell")
        )
        self.people = (self.dana, self.dani, self.robin)
        self.openings = [
            an_opening(
                session, self.chance.choice(self.firms), title=title, source_contact_id=self._anybody().id
            )
            for title in ("Engineer", "Lead", "Designer")
        ]
        session.flush()
        for contact in self.people:
            contact_changed.send(contact, session=session, when=when)
        self._hang_things_on()
        for _ in range(self.chance.randint(2, 5)):
            self._meet()
        for _ in range(self.chance.randint(2, 8)):
            self._talk()
        self._end_something()
        self._answer_some()
        settle(session, when=when)
        refile_all(session)
        session.commit()

    def _somebody(self, name: str) -> Contact:
        chance = self.chance
        contact = a_contact(
            self.session,
            name,
            email=f"{name.split()[0].lower()}@example.org",
            tier=chance.choice((*Tier, None)),
            own_months=chance.choice((None, None, 2)),
            met_on=self._past(),
            met_how=chance.choice((*MetHow, None)),
            met_where=chance.choice(("", "at a fair")),
            notes=chance.choice(("", f"Notes on {name}")),
            helps=chance.choice(("", "Reading lists")),
            linkedin=chance.choice(list(LinkedIn)),
            recommendation=chance.choice(list(Recommendation)),
            referral=chance.choice(list(Referral)),
            is_paused=chance.random() < 0.2,
            archived_at=datetime(2026, 11, 1, tzinfo=UTC) if chance.random() < 0.1 else None,
        )
        for is_current in (True, False):
            if chance.random() < 0.7:
                firm = chance.choice(self.firms)
                contact.company_key = firm.name_key if is_current else contact.company_key
                row = Position(
                    contact_id=contact.id,
                    company_id=firm.id,
                    title=chance.choice(("Lead", "Engineer", "")),
                    is_current=is_current,
                    move_noted_on=self._past(10) if chance.random() < 0.3 else None,
                )
                self.session.add(row)
        self.session.flush()
        return contact

    def _past(self, most: int = 300) -> date:
        return self.when.today - timedelta(days=self.chance.randint(1, most))

    def _anybody(self) -> Contact:
        return self.chance.choice(self.people)

    def _some(self) -> list[Contact]:
        return self.chance.sample(self.people, self.chance.randint(1, 3))

    def _hang_things_on(self) -> None:
        session, chance = self.session, self.chance
        tags = [Tag(name=name, name_key=name) for name in ("mentor", "berlin", "python")]
        fields = [CustomField(name=name, name_key=name) for name in ("shirt", "pet")]
        session.add_all([*tags, *fields])
        session.flush()
        for contact in self.people:
            session.add_all(self._own_rows(contact, tags, fields))
        for opening in self.openings:
            for contact in self._some():
                session.add(
                    OpeningPerson(
                        opening_id=opening.id, contact_id=contact.id, role=chance.choice(list(Role))
                    )
                )
        low, high = sorted((self.robin.id, self._anybody().id))
        if low != high:
            session.add(DistinctPair(low_id=low, high_id=high))
        session.flush()

    def _own_rows(self, contact: Contact, tags: list[Tag], fields: list[CustomField]) -> list[Any]:
        chance, own = self.chance, {"contact_id": contact.id}
        rows: list[Any] = [ContactTag(tag_id=tag.id, **own) for tag in chance.sample(tags, 2)]
        rows += [
            CustomValue(field_id=field.id, value=f"{field.name} of {contact.name}", **own)
            for field in chance.sample(fields, chance.randint(0, 2))
        ]
        rows += [
            ContactOrigin(source="vcard", key=f"k{contact.id}", said={}, seen_at=self.when.now, **own),
            ContactMethod(kind=MethodKind.PHONE, value="+49 1", value_key="491", place=1, **own),
        ]
        if chance.random() < 0.6:
            data, now = bytes([contact.id % 256]), self.when.now
            rows.append(
                ContactPhoto(media_type="image/webp", sha256=str(contact.id), data=data, taken_at=now, **own)
            )
        return rows

    def _meet(self) -> None:
        """An interview with some of them, written down if it is over."""
        day = self.when.today + timedelta(days=self.chance.randint(-20, 8))
        begins = datetime.combine(day, time(self.chance.randint(8, 16)))
        opening = self.chance.choice(self.openings)
        people = [Part(contact.id, self.chance.choice(list(Role))) for contact in self._some()]
        values = InterviewValues(begins, begins + timedelta(hours=1), "Europe/Berlin")
        held = interviews.plan(self.session, opening.id, values, people, when=self.when)
        interviews.sweep(self.session, when=self.when)
        if day < self.when.today and self.chance.random() < 0.7:
            self._write_down(opening, held, day)

    def _write_down(self, opening: Opening, held: Interview, day: date) -> None:
        values = DebriefValues(
            learned="They ask kindly.",
            heard_by=day + timedelta(days=9) if self.chance.random() < 0.5 else None,
            details={contact.id: f"{contact.name} has a dog" for contact in self._some()},
            promises=(NewPromise("Send the paper", day + timedelta(days=40), self._anybody().id),),
        )
        interviews.save_debrief(self.session, opening.company_id, day, values, when=self.when)

    def _talk(self) -> None:
        kinds = (
            InteractionKind.CALL,
            InteractionKind.EMAIL,
            InteractionKind.THANK_YOU,
            InteractionKind.NOTE,
            InteractionKind.CONNECTION_REQUEST,
        )
        new = NewInteraction(
            kind=self.chance.choice(kinds),
            occurred_on=self._past(200),
            contact_ids=tuple(contact.id for contact in self._some()),
            text="A word",
            direction=self.chance.choice((Direction.IN, Direction.OUT, None)),
        )
        interactions.log(self.session, new, when=self.when)

    def _end_something(self) -> None:
        opening = self.chance.choice(self.openings)
        opening.stage = self.chance.choice((Stage.REJECTED, Stage.OFFER, Stage.ACCEPTED, Stage.DECLINED))
        opening.stage_changed_on = self._past(5)
        opening.touch(self.when.now)
        self.session.flush()
        opening_changed.send(opening, session=self.session, when=self.when, was_at=opening.company_id)

    def _answer_some(self) -> None:
        rows = self.session.scalars(
            select(FollowUp).where(FollowUp.state == FollowUpState.OPEN).order_by(FollowUp.id)
        )
        for row in rows.all():
            if row.state is not FollowUpState.OPEN:
                continue  # another's answer settled it
            draw = self.chance.random()
            if draw < 0.2:
                until = self.when.today + timedelta(days=self.chance.randint(1, 30))
                followups.snooze(self.session, row, until, when=self.when)
            elif draw < 0.35:
                followups.done(self.session, row, followups.Outcome(), when=self.when)
            elif draw < 0.45:
                followups.skip(self.session, row, when=self.when)
        new = followups.NewFollowUp("Send the book", self.when.today, contact_id=self.dani.id)
        followups.add(self.session, new, when=self.when)
        self.session.flush()


def dump(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the owner, but for what counts changes and what was kept to undo them."""
    session.flush()
    found = {}
    for name in owned_models():
        if name in LEFT_OUT or name.startswith("search"):
            continue
        table = Base.metadata.tables[name]
        columns = [column for column in table.columns if column.name not in COUNTING]
        rows = session.execute(select(*columns).order_by(table.c.id)).all()
        found[name] = [
            tuple(
                repr(value) if isinstance(column.type, JSON) else value
                for column, value in zip(columns, row, strict=True)
            )
            for row in rows
        ]
    return found
