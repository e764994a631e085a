"""Who else was in the room, where they were then and where they are now: as a table and as a drawing."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from crm.contacts import queries as contacts
from crm.core.cadence import Tier
from crm.core.room_chart import RoomChart, room_chart
from crm.core.room_chart import Seat as Drawn
from crm.interviews.wording import ROLE
from crm.people.about import photo
from crm.people.queries import room as queries
from crm.people.queries.room import Seat, Work
from crm.web import amounts
from crm.web.dates import ago, day

MOST_DRAWN = 12
NAMED = 2
LONGEST_NAME, LONGEST_PLACE = 13, 15


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody who was in the room. `now` is empty where it is not known, `due` where nothing is."""

    id: int
    name: str
    role: str
    often: str
    interview_href: str
    then: str
    now: str
    now_href: str
    has_moved: bool
    last: str
    due: str
    tier: Tier | None
    photo: str


@dataclass(frozen=True, slots=True)
class Figure:
    """The drawing with its words, by the keys of its dots; `left_out` is how many are only in the table.

    `names` holds the whole name, and the one that fits into the drawing.
    """

    chart: RoomChart
    names: dict[Hashable, tuple[str, str]]
    places: dict[Hashable, str]
    hub: str
    left_out: int
    has_moved: bool


@dataclass(frozen=True, slots=True)
class Room:
    """The people of a room; `figure` is there when it shows more than the table does."""

    others: list[Other]
    figure: Figure | None

    @property
    def summary(self) -> str:
        """Those met most often by name, and how many there are beside them."""
        named = amounts.enumerated(other.name for other in self.others[:NAMED])
        rest = len(self.others) - NAMED
        if rest <= 0:
            return named
        return ngettext("%(names)s and %(num)s other", "%(names)s and %(num)s others", rest, names=named)


def of_contact(session: Session, contact_id: int, name: str, *, today: date) -> Room:
    """Who sat in the interviews of this contact."""
    seats = queries.with_contact(session, contact_id)
    works = queries.works(session, [seat.id for seat in seats])
    others = _others(session, seats, works, today)
    return Room(others, _figure(name, seats, works) if len(seats) > 1 else None)


def at_company(session: Session, company_id: int, *, today: date) -> list[Other]:
    """Who was met in interviews at this company."""
    seats = queries.at_company(session, company_id)
    return _others(session, seats, queries.works(session, [seat.id for seat in seats]), today)


def company_then(seat: Seat, works: Sequence[Work]) -> tuple[int | None, str]:
    """Where somebody worked on the day of an interview: there, unless what is known says otherwise.

    Who never worked where the interview was (a recruiter of an agency) was where they are known to have been.
    """
    if not any(work.company_id == seat.company_id for work in works):
        held = [work for work in works if work.company and _covers(work, seat.on)]
        for work in sorted(held, key=lambda work: work.is_current):
            return work.company_id, work.company
    return seat.company_id, seat.company


def short(text: str, most: int) -> str:
    """A name in the space of a drawing: the first word with an initial where the whole is too long."""
    if len(text) <= most:
        return text
    first, _space, rest = text.partition(" ")
    brief = f"{first} {rest.split()[-1][0]}." if rest.split() else text
    return brief if len(brief) <= most else text[: most - 1].rstrip() + "…"


def _covers(work: Work, on: date) -> bool:
    has_begun = work.started_on is None or work.started_on <= on
    return has_begun and (work.is_current if work.ended_on is None else work.ended_on >= on)


def _others(
    session: Session, seats: Sequence[Seat], works: dict[int, list[Work]], today: date
) -> list[Other]:
    marks = contacts.photo_marks(session, [seat.id for seat in seats])
    return [_other(seat, works.get(seat.id, []), marks.get(seat.id), today) for seat in seats]


def _other(seat: Seat, works: Sequence[Work], mark: str | None, today: date) -> Other:
    now = _now(works)
    return Other(
        id=seat.id,
        name=seat.name,
        role=str(ROLE[seat.role]),
        often=_often(seat),
        interview_href=url_for("interviews.page", interview_id=seat.interview_id),
        then=company_then(seat, works)[1],
        now=_place(now),
        now_href=url_for("people.company", company_id=now.company_id) if now and now.company_id else "",
        has_moved=_has_moved(seat, works),
        last=ago(seat.last_contact_on, today),
        due=ago(seat.next_due_on, today),
        tier=seat.tier,
        photo=photo(seat.id, mark),
    )


def _often(seat: Seat) -> str:
    if seat.times == 1:
        return day(seat.on)
    return ngettext("%(num)s time, last %(day)s", "%(num)s times, last %(day)s", seat.times, day=day(seat.on))


def _now(works: Sequence[Work]) -> Work | None:
    return next((work for work in works if work.is_current), None)


def _place(now: Work | None) -> str:
    if now is None:
        return ""
    if now.title and now.company:
        return _("%(role)s at %(company)s", role=now.title, company=now.company)
    return now.title or now.company


def _has_moved(seat: Seat, works: Sequence[Work]) -> bool:
    now = _now(works)
    return bool(now and now.company) and now is not None and now.company_id != company_then(seat, works)[0]


def _figure(name: str, seats: Sequence[Seat], works: dict[int, list[Work]]) -> Figure:
    drawn: list[Drawn] = []
    places: dict[Hashable, str] = {}
    for seat in seats[:MOST_DRAWN]:
        own = works.get(seat.id, [])
        now = _now(own)
        place = now.company_id if now is not None else None
        if place is not None and now is not None:
            places[place] = short(now.company, LONGEST_PLACE)
        drawn.append(Drawn(seat.id, place, seat.times, has_moved=_has_moved(seat, own)))
    return Figure(
        chart=room_chart(drawn, mirrored=_reads_from_the_right()),
        names={seat.id: (seat.name, short(seat.name, LONGEST_NAME)) for seat in seats[:MOST_DRAWN]},
        places=places,
        hub=name,
        left_out=max(0, len(seats) - MOST_DRAWN),
        has_moved=any(seat.has_moved for seat in drawn),
    )


def _reads_from_the_right() -> bool:
    locale = get_locale()
    return locale is not None and locale.text_direction == "rtl"
