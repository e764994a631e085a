"""Taking back what a write did: each step by the inverse of its verb, unless somebody changed it since."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from crm.contacts import actions as contacts
from crm.contacts import queries as known
from crm.contacts.models import Contact
from crm.core.kinds import FollowUpState, InterviewState
from crm.core.when import When
from crm.dav.applying import events, ticking
from crm.dav.applying.known import region_of, told, untold, values_of
from crm.dav.applying.noting import Did
from crm.db.changes import ChangeAct
from crm.db.owner import NotFound, one
from crm.followups import actions as followups
from crm.followups.actions import AlreadyDecided
from crm.followups.models import FollowUp
from crm.interviews import actions as interviews
from crm.interviews.models import Interview

Said = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Undo:
    session: Session
    ref_id: int
    when: When

    @property
    def followup(self) -> FollowUp:
        return one(self.session, FollowUp, self.ref_id)

    @property
    def interview(self) -> Interview:
        return one(self.session, Interview, self.ref_id)

    @property
    def contact(self) -> Contact:
        return known.contact(self.session, self.ref_id)


class _Changed(Exception):
    """Somebody changed the same since."""


def take_back(session: Session, act: ChangeAct, *, when: When) -> list[Said]:
    """Undo the steps of an act, the last one first; those that were left because of a later change."""
    undo, left = _Undo(session, act.about["ref_id"], when), []
    for step in reversed(act.about["steps"]):
        try:
            INVERSE[Did(step["did"])](undo, step)
        except (_Changed, AlreadyDecided, NotFound):
            left.append(step)
    session.flush()
    return left[::-1]


def _unplan(undo: _Undo, _said: Said) -> None:
    followups.withdraw(undo.session, undo.followup, when=undo.when)


def _undone(undo: _Undo, said: Said) -> None:
    row = undo.followup
    followups.undo_done(undo.session, row, when=undo.when)
    ticking.put_back(undo.session, row, said.get("around", []), when=undo.when)


def _redone(undo: _Undo, said: Said) -> None:
    ticking.tick_again(undo.session, _open(undo), said, when=undo.when)


def _unskipped(undo: _Undo, _said: Said) -> None:
    followups.undo_skip(undo.session, undo.followup, when=undo.when)


def _skipped(undo: _Undo, _said: Said) -> None:
    followups.skip(undo.session, _open(undo), when=undo.when)


def _moved(undo: _Undo, said: Said) -> None:
    row = _open(undo)
    _expect(row.snoozed_until, _day(said["is"]))
    followups.wake(undo.session, row, was=_day(said["was"]), when=undo.when)


def _timed(undo: _Undo, said: Said) -> None:
    row = undo.followup
    _expect(row.due_time, _time(said["is"]))
    followups.set_time(undo.session, row, _time(said["was"]), when=undo.when)


def _retitled(undo: _Undo, said: Said) -> None:
    row = undo.followup
    _expect(row.title, said["is"])
    followups.retitle(undo.session, row, said["was"], when=undo.when)


def _reworded(undo: _Undo, said: Said) -> None:
    row = undo.followup
    _expect(row.opener, said["is"])
    followups.write_opener(undo.session, row, said["was"], when=undo.when)


def _interview_edited(undo: _Undo, said: Said) -> None:
    interview = undo.interview
    values = events.values_of(interview)
    _expect({name: events.told(getattr(values, name)) for name in said["is"]}, said["is"])
    was = {name: _wall(name, value) for name, value in said["was"].items()}
    interviews.edit(undo.session, interview, replace(values, **was), when=undo.when)
    interview.edited = said["by_hand"]


def _interview_cancelled(undo: _Undo, _said: Said) -> None:
    _expect(undo.interview.state, InterviewState.CANCELLED)
    interviews.reopen(undo.session, undo.interview, when=undo.when)


def _interview_reopened(undo: _Undo, said: Said) -> None:
    interview = undo.interview
    if not interview.state.stands:
        raise _Changed
    interview.declined_on = _day(said["declined_on"])
    interviews.cancel(undo.session, interview, when=undo.when)


def _interview_untrashed(undo: _Undo, _said: Said) -> None:
    if undo.interview.deleted_at is None:
        raise _Changed
    interviews.untrash(undo.session, undo.interview, when=undo.when)


def _interview_trashed(undo: _Undo, _said: Said) -> None:
    if undo.interview.deleted_at is not None:
        raise _Changed
    interviews.trash(undo.session, undo.interview, when=undo.when)


def _contact_trashed(undo: _Undo, _said: Said) -> None:
    if undo.contact.deleted_at is not None:
        raise _Changed
    contacts.trash(undo.session, undo.contact, when=undo.when)


def _contact_restored(undo: _Undo, _said: Said) -> None:
    if undo.contact.deleted_at is None:
        raise _Changed
    contacts.restore(undo.session, undo.contact, when=undo.when)


def _put_aside(undo: _Undo, said: Said) -> None:
    if not undo.contact.is_live:
        raise _Changed
    aside = contacts.trash if said["was"] == "trash" else contacts.archive
    aside(undo.session, undo.contact, when=undo.when)


def _contact_edited(undo: _Undo, said: Said) -> None:
    field, now = said["field"], values_of(undo.session, undo.ref_id)
    _expect(told(now)[field], said["is"])
    new = replace(now, **untold(field, said["was"]))
    contacts.edit(undo.session, undo.contact, new, when=undo.when, region=region_of(undo.session))


def _contact_unmoved(undo: _Undo, said: Said) -> None:
    contacts.unmove(
        undo.session, undo.contact, opened_id=said["opened"], closed_id=said["closed"], when=undo.when
    )


def _contact_tagged(undo: _Undo, said: Said) -> None:
    now = {tag.name for tag in known.tags_of(undo.session, undo.ref_id)}
    added, gone = set(said["is"]) - set(said["was"]), set(said["was"]) - set(said["is"])
    contacts.set_tags(undo.session, undo.contact, sorted((now - added) | gone), when=undo.when)


def _photo(undo: _Undo, _said: Said) -> None:
    """The images of the act itself put the picture back; the contact is another than before."""
    undo.contact.touch(undo.when.now)


def _open(undo: _Undo) -> FollowUp:
    row = undo.followup
    if row.state is not FollowUpState.OPEN:
        raise _Changed
    return row


def _expect(now: Any, left: Any) -> None:
    if now != left:
        raise _Changed


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _wall(name: str, said: Any) -> Any:
    return datetime.fromisoformat(said) if name.endswith("_local") else said


INVERSE: dict[Did, Callable[[_Undo, Said], None]] = {
    Did.PLANNED: _unplan,
    Did.DONE: _undone,
    Did.REOPENED: _redone,
    Did.SKIPPED: _unskipped,
    Did.UNSKIPPED: _skipped,
    Did.MOVED: _moved,
    Did.TIMED: _timed,
    Did.RETITLED: _retitled,
    Did.REWORDED: _reworded,
    Did.INTERVIEW_EDITED: _interview_edited,
    Did.INTERVIEW_CANCELLED: _interview_cancelled,
    Did.INTERVIEW_REOPENED: _interview_reopened,
    Did.INTERVIEW_TRASHED: _interview_untrashed,
    Did.INTERVIEW_RESTORED: _interview_trashed,
    Did.CONTACT_ADDED: _contact_trashed,
    Did.CONTACT_EDITED: _contact_edited,
    Did.CONTACT_MOVED: _contact_unmoved,
    Did.CONTACT_TAGGED: _contact_tagged,
    Did.PHOTO_CHANGED: _photo,
    Did.CONTACT_TRASHED: _contact_restored,
    Did.CONTACT_RESTORED: _put_aside,
}
