"""Each kind of entry, done as the user did it: through the action behind the page."""

from datetime import timedelta
from functools import singledispatch
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from crm.contacts import actions as contacts
from crm.contacts.actions import NewContact, NewMethod
from crm.contacts.models import Contact
from crm.core.kinds import FollowUpState, InterviewState, Stage
from crm.core.when import When
from crm.db.owner import one
from crm.followups import actions as followups
from crm.followups.models import FollowUp
from crm.interactions import actions as interactions
from crm.interviews import actions as interviews
from crm.openings import actions as openings
from crm.transfer.demo.cast import Cast
from crm.transfer.demo.script import (
    AnswerEntry,
    DebriefEntry,
    InterviewEntry,
    KeepEntry,
    LoggedEntry,
    MetEntry,
    MovedEntry,
    OpeningEntry,
    OutcomeEntry,
    PauseEntry,
    ReminderEntry,
    ShelfEntry,
    StageEntry,
    people,
)


@singledispatch
def act(entry: object, cast: Cast, when: When) -> None:
    """Do what the entry says, at its own time."""
    raise TypeError(type(entry).__name__)


@act.register
def _(entry: OpeningEntry, cast: Cast, when: When) -> None:
    new = openings.NewOpening(
        company_id=cast.company(entry.company, when=when),
        title=entry.title,
        link=entry.link,
        stage=entry.stage,
        interest_before=entry.interest,
        notes=entry.notes,
        source_contact_id=cast.person(entry.told_by, when=when) if entry.told_by else None,
        source=entry.source,
        applied_on=when.today if entry.stage is Stage.APPLIED else None,
        salary=entry.salary,
    )
    cast.openings[entry.key] = openings.add(cast.session, new, when=when).id


@act.register
def _(entry: StageEntry, cast: Cast, when: When) -> None:
    opening = cast.opening(entry.opening)
    openings.set_stage(cast.session, opening, entry.to, when=when)
    if entry.interest is not None:
        openings.set_interest(
            cast.session, opening, before=opening.interest_before, after=entry.interest, when=when
        )


@act.register
def _(entry: InterviewEntry, cast: Cast, when: When) -> None:
    opening = cast.opening(entry.opening)
    chosen = [
        interviews.Chosen(
            name="",
            role=role,
            contact_id=cast.person(key, when=when),
            is_organiser=key == entry.organiser,
        )
        for key, role in entry.people.items()
    ]
    decision = interviews.Decision(
        company_name=cast.company_name(opening.company_id),
        values=_times_and_place(entry, cast),
        people=chosen,
        opening_id=opening.id,
    )
    stamp = _invitation(entry) if entry.organiser else None
    interview, _made = interviews.enter(cast.session, decision, when=when, stamp=stamp)
    cast.interviews[entry.key] = interview.id


@act.register
def _(entry: OutcomeEntry, cast: Cast, when: When) -> None:
    interview = cast.interview(entry.interview)
    if entry.became is InterviewState.CANCELLED:
        interviews.cancel(cast.session, interview, when=when)
    else:
        interviews.set_state(cast.session, interview, entry.became, when=when)


@act.register
def _(entry: DebriefEntry, cast: Cast, when: When) -> None:
    day = cast.days.interviews[entry.on]
    values = interviews.DebriefValues(
        questions=entry.questions,
        valued=entry.valued,
        doubts=entry.doubts,
        learned=entry.learned,
        heard_by=None if entry.heard_by is None else day + timedelta(days=entry.heard_by),
        interest_after=entry.interest,
        details={cast.people[key]: text for key, text in entry.details.items()},
        promises=[
            interviews.NewPromise(line.text, day + timedelta(days=line.by), cast.people[line.to])
            for line in entry.promises
        ],
    )
    company_id = cast.interview(entry.on).opening.company_id
    interviews.save_debrief(cast.session, company_id, day, values, when=when)


@act.register
def _(entry: LoggedEntry, cast: Cast, when: When) -> None:
    new = interactions.NewInteraction(
        kind=entry.kind,
        occurred_on=when.today,
        contact_ids=tuple(cast.person(key, when=when) for key in entry.people),
        text=entry.text,
        direction=entry.direction,
    )
    interactions.log(cast.session, new, when=when)


@act.register
def _(entry: AnswerEntry, cast: Cast, when: When) -> None:
    session, row = cast.session, _waiting(entry, cast)
    match entry.how:
        case "done":
            followups.done(session, row, followups.Outcome(entry.as_kind, entry.text), when=when)
        case "not_reached":
            followups.not_reached(session, row, text=entry.text, when=when)
        case "skipped":
            followups.skip(session, row, when=when)
        case "snoozed":
            followups.snooze(session, row, cast.days.workday(entry.until), when=when)


@act.register
def _(entry: KeepEntry, cast: Cast, when: When) -> None:
    for key in entry.people:
        contacts.answer_keep(cast.session, cast.contact(key), tier=entry.tier, when=when)


@act.register
def _(entry: MovedEntry, cast: Cast, when: When) -> None:
    contact = one(cast.session, Contact, cast.people[entry.person], selectinload(Contact.methods))
    values = NewContact(
        name=contact.name,
        company_id=cast.company(entry.company, when=when),
        title=entry.title,
        methods=tuple(NewMethod(each.kind, each.value, each.label) for each in contact.methods),
        met_on=contact.met_on,
        met_where=contact.met_where,
        met_through=contact.met_through,
        notes=contact.notes,
        tier=contact.tier,
        own_months=contact.own_months,
    )
    contacts.edit(cast.session, contact, values, when=when, moved_on=when.today)


@act.register
def _(entry: ShelfEntry, cast: Cast, when: When) -> None:
    put_away = contacts.archive if entry.to == "archive" else contacts.trash
    put_away(cast.session, cast.contact(entry.person), when=when)


@act.register
def _(entry: PauseEntry, cast: Cast, when: When) -> None:
    until = cast.days.day(entry.until)
    contacts.pause(cast.session, cast.contact(entry.person), until=until, when=when)


@act.register
def _(entry: ReminderEntry, cast: Cast, when: When) -> None:
    new = followups.NewFollowUp(
        entry.text,
        cast.days.day(entry.due),
        contact_id=cast.people[entry.person] if entry.person else None,
    )
    cast.reminders[entry.text] = followups.add(cast.session, new, when=when).id


@act.register
def _(entry: MetEntry, cast: Cast, when: When) -> None:
    cast.person(entry.person, when=when)


def _invitation(entry: InterviewEntry) -> interviews.Stamp:
    """What came in the mail."""
    return interviews.Stamp(uid=f"{entry.key}@keepwarm.test", organiser_email=people()[entry.organiser].email)


def _times_and_place(entry: InterviewEntry, cast: Cast) -> interviews.InterviewValues:
    """The entry's time is the user's; what was agreed is in the zone of those who invite."""
    zone = ZoneInfo(entry.zone) if entry.zone else cast.days.zone
    starts = cast.days.instant(cast.days.interviews[entry.key], entry.starts)
    return interviews.InterviewValues(
        starts_local=starts.astimezone(zone).replace(tzinfo=None),
        ends_local=(starts + timedelta(minutes=entry.minutes)).astimezone(zone).replace(tzinfo=None),
        zone=zone.key,
        title=entry.title,
        kind=entry.kind,
        place=entry.place,
        link=entry.link,
        notes=entry.notes,
    )


def _waiting(entry: AnswerEntry, cast: Cast) -> FollowUp:
    """The open follow-up that the entry answers. Raises `NoResultFound` when there is none."""
    if entry.reminder:
        return cast.reminder(entry.reminder)
    statement = select(FollowUp).where(
        FollowUp.contact_id == cast.people[entry.person],
        FollowUp.kind == entry.to,
        FollowUp.state == FollowUpState.OPEN,
    )
    return cast.session.scalars(statement).one()
