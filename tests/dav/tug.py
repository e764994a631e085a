"""The web and a phone change the same things in any order; what each wrote last, with success, stands."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import hypothesis.strategies as st
from flask import Flask
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts import actions as contacts
from crm.contacts import queries
from crm.contacts.actions import NewContact
from crm.contacts.models import Contact
from crm.core.card_lines import read_card
from crm.core.kinds import FollowUpState
from crm.core.task_text import TaskRead, TaskStatus, read_task
from crm.core.when import When
from crm.dav.applying.known import values_of
from crm.db.owner import acting_as, one
from crm.followups import actions as followups
from crm.followups.actions import AlreadyDecided, NewFollowUp
from crm.followups.models import FollowUp
from crm.published.models import PublishedObject
from tests import factories
from tests.dav.device import a_password
from tests.dav.noon import at_noon
from tests.dav.objects import card, task
from tests.dav.phone import Held, create, get, held

NUMBERS = count()
PICK = st.integers(min_value=0, max_value=30)
DAYS = st.integers(min_value=-3, max_value=40)
WORDS = st.sampled_from(["tea", "Größe; Maß, \\n", "a" * 90, "çà et là", "line one\nline two"])
STATES = {
    FollowUpState.OPEN: {TaskStatus.NEEDS_ACTION},
    FollowUpState.DONE: {TaskStatus.COMPLETED},
    FollowUpState.SKIPPED: {TaskStatus.CANCELLED},
}


class Tug(RuleBasedStateMachine):
    """`phone` is what the phone has, `dirty` what was changed on it and not sent yet.

    `marks` are lines of the phone's own that the server took, by name: they must never get lost. `said` are
    the notes and titles that were taken last, by contact and follow-up.
    """

    def __init__(self, app: Flask, session: Session, when: When) -> None:
        super().__init__()
        self.app, self.session, self.when = app, session, when
        self.phone: dict[str, Held] = {}
        self.dirty: dict[str, str] = {}
        self.token: dict[str, str] = {}
        self.marks: dict[str, str] = {}
        self.said: dict[tuple[str, int], str] = {}

    @initialize()
    def begin(self) -> None:
        """An account of its own, with a task and a contact."""
        user = factories.a_user(self.session, email=f"tug{next(NUMBERS)}@example.org")
        self.session.commit()
        self.acting = acting_as(user.id)
        self.acting.__enter__()
        _, secret = a_password(self.session)
        self.device = at_noon(self.app, user.email, secret, user.id)
        self.shelves = {".ics": self.device.followups, ".vcf": self.device.contacts}
        self.web_plans("water the plants", 3)
        self.web_adds()
        self.phone_syncs()

    # The web

    @rule(title=WORDS, days=DAYS)
    def web_plans(self, title: str, days: int) -> None:
        title = " ".join(title.split())
        new = NewFollowUp(title, self.when.today + timedelta(days=days), self._contact_id())
        row = followups.add(self.session, new, when=self.when)
        self.said["title", row.id] = title
        self.session.commit()

    @rule()
    def web_adds(self) -> None:
        name = f"Person Number{next(NUMBERS)}"
        row = contacts.add(self.session, NewContact(name), when=self.when)
        self.said["note", row.id] = ""
        self.session.commit()

    @rule(pick=PICK, verb=st.sampled_from(["done", "undo_done", "skip", "undo_skip"]))
    def web_answers(self, pick: int, verb: str) -> None:
        row = self._row(pick)
        try:
            if verb == "done":
                followups.done(self.session, row, followups.Outcome(), when=self.when)
            else:
                getattr(followups, verb)(self.session, row, when=self.when)
            self.session.commit()
        except AlreadyDecided:
            self.session.rollback()

    @rule(pick=PICK, note=WORDS)
    def web_notes(self, pick: int, note: str) -> None:
        ids = self.session.scalars(select(Contact.id).where(Contact.deleted_at.is_(None))).all()
        if ids:
            contact = queries.contact(self.session, ids[pick % len(ids)])
            values = replace(values_of(self.session, contact.id), notes=note)
            contacts.edit(self.session, contact, values, when=self.when)
            self.said["note", contact.id] = note
        self.session.commit()

    # The phone, mostly without a connection

    @rule()
    def phone_syncs(self) -> None:
        """As apps do: what changed is fetched, and the server's copy wins over one that was not sent yet."""
        for shelf in self.shelves.values():
            answer = self.device.sync(shelf, self.token.get(shelf, ""))
            self.token[shelf] = answer.token
            for path, each in answer.responses.items():
                name = path.rpartition("/")[2]
                self.dirty.pop(name, None)
                if each.status == 404:
                    self.phone.pop(name, None)
                else:
                    self.phone[name] = get(self.device, path)

    @rule(
        pick=PICK,
        how=st.sampled_from(["tick", "untick", "cancel", "move", "move", "rename", "own"]),
        days=DAYS,
    )
    def phone_edits_a_task(self, pick: int, how: str, days: int) -> None:
        """One in three stays on the phone for a while."""
        name = self._pick(".ics", pick)
        if name is None:
            return
        due = f"DUE;VALUE=DATE:{self.when.today + timedelta(days=days):%Y%m%d}"
        edits = {
            "tick": [("STATUS", "STATUS:COMPLETED")],
            "untick": [("STATUS", "STATUS:NEEDS-ACTION"), ("COMPLETED", ""), ("PERCENT-COMPLETE", "")],
            "cancel": [("STATUS", "STATUS:CANCELLED")],
            "move": [("DUE", due)],
            "rename": [("SUMMARY", f"SUMMARY:Renamed {next(NUMBERS)}")],
            "own": [("X-OWN", f"X-OWN:{next(NUMBERS)}")],
        }
        self._edit(name, edits[how])
        if pick % 3:
            self._send(name)

    @rule(pick=PICK)
    def phone_edits_a_card(self, pick: int) -> None:
        name = self._pick(".vcf", pick)
        if name is not None:
            number = next(NUMBERS)
            self._edit(name, [("NOTE", f"NOTE:From the phone {number}"), ("X-OWN", f"X-OWN:{number}")])
            if pick % 3:
                self._send(name)

    @rule(pick=PICK)
    def phone_sends(self, pick: int) -> None:
        """What could not be sent before."""
        names = sorted(self.dirty)
        if names:
            self._send(names[pick % len(names)])

    def _send(self, name: str) -> None:
        """What is refused stays out, and nothing of it is stored."""
        text, there = self.dirty.pop(name), self.phone[name]
        status = there.put(text).status
        assert status in (204, 412), status
        if status == 204:
            self._taken(name, there.text, text)

    @rule(ending=st.sampled_from([".ics", ".vcf"]))
    def phone_makes(self, ending: str) -> None:
        number = next(NUMBERS)
        name = f"made-{number}{ending}"
        own = f"X-OWN:{number}"
        text = (
            task(name, f"SUMMARY:Made {number}", own)
            if ending == ".ics"
            else card(name, f"Made {number}", own)
        )
        path = self.shelves[ending] + name
        assert create(self.device, path, text).status == 201
        self.phone[name] = get(self.device, path)
        self._taken(name, "", text)

    @precondition(lambda self: len(self.phone) > 2)
    @rule(pick=PICK, ending=st.sampled_from([".ics", ".vcf"]))
    def phone_deletes(self, pick: int, ending: str) -> None:
        name = self._pick(ending, pick)
        if name is None:
            return
        there = self.phone[name]
        if there.delete().status == 204:
            self.phone.pop(name)
            self.dirty.pop(name, None)
            self.marks.pop(name, None)

    def teardown(self) -> None:
        """Both have the same, it says what is stored, and what was taken last is what stands."""
        try:
            for _ in list(self.dirty):
                self.phone_sends(0)
            self.phone_syncs()
            server = {**held(self.device, self.shelves[".ics"]), **held(self.device, self.shelves[".vcf"])}
            assert {name: each.text for name, each in self.phone.items()} == {
                name: each.text for name, each in server.items()
            }
            self._check_rows(server)
            for name, mark in self.marks.items():
                assert name not in server or mark in server[name].text, (name, mark)
        finally:
            self.session.rollback()
            self.acting.__exit__(None, None, None)

    def _check_rows(self, server: dict[str, Held]) -> None:
        for name, there in server.items():
            body = there.text.encode()
            if there.is_card:
                contact = self._contact(name)
                read = read_card(body)
                assert (read.name, read.note) == (contact.name, contact.notes.strip())
                continue
            row, read_ = self._follow_up(name), read_task(body)
            assert read_.status in STATES[row.state]
            assert read_.due == row.effective_on
        for row in self.session.scalars(select(FollowUp)):
            assert row.title == self.said["title", row.id]
        for contact in self.session.scalars(select(Contact)):
            assert contact.notes == self.said["note", contact.id]

    def _taken(self, name: str, base: str, text: str) -> None:
        """The server took this: what was changed in it is a fact from now on."""
        there = self.phone[name]
        self.phone[name] = get(self.device, there.path)
        self.marks[name] = Held(self.device, name, "", text).line("X-OWN")
        if there.is_card:
            contact = self._contact(name)
            note = read_card(text.encode()).note
            if not base or note != read_card(base.encode()).note:
                self.said["note", contact.id] = note
            assert contact.notes == self.said["note", contact.id]
        else:
            self._task_taken(self._follow_up(name), read_task(base.encode()) if base else None, text)
        self.session.rollback()

    def _task_taken(self, row: FollowUp, base: TaskRead | None, text: str) -> None:
        sent = read_task(text.encode())
        if base is None or sent.summary != base.summary:
            self.said["title", row.id] = sent.summary
        assert row.title == self.said["title", row.id]
        if base is None or sent.status is not base.status:
            assert sent.status in STATES[row.state]
        if base is not None and sent.due != base.due and row.state is FollowUpState.OPEN:
            assert sent.due == row.effective_on

    def _edit(self, name: str, lines: list[tuple[str, str]]) -> None:
        text = self.dirty.get(name, self.phone[name].text)
        for property_name, line in lines:
            text = Held(self.device, name, "", text).with_line(property_name, line)
        self.dirty[name] = text

    def _pick(self, ending: str, pick: int) -> str | None:
        names = sorted(name for name in self.phone if name.endswith(ending))
        return names[pick % len(names)] if names else None

    def _row(self, pick: int) -> FollowUp:
        rows = self.session.scalars(select(FollowUp).order_by(FollowUp.id)).all()
        return rows[pick % len(rows)]

    def _follow_up(self, name: str) -> FollowUp:
        return one(self.session, FollowUp, self._ref_id(name))

    def _contact(self, name: str) -> Contact:
        return one(self.session, Contact, self._ref_id(name))

    def _ref_id(self, name: str) -> int:
        """What an object shows; read anew."""
        self.session.expire_all()
        shown = select(PublishedObject.ref_id).where(PublishedObject.name == name)
        return self.session.scalars(shown.where(PublishedObject.gone_at.is_(None))).one() or 0

    def _contact_id(self) -> int | None:
        return self.session.scalars(
            select(Contact.id).where(Contact.deleted_at.is_(None)).order_by(Contact.id).limit(1)
        ).first()
