"""The calendar: what lies on which day, in whose zone, with how much room; and moving a follow-up."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.core.kinds import FollowUpKind, FollowUpState, InterviewState
from crm.followups.models import FollowUp
from crm.interviews.models import Debrief
from tests import factories
from tests.interviews.browsing import undo
from tests.people.counting import statements
from tests.released import fresh

NOON = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)
"""A Wednesday."""

CELL = re.compile(r'<td class="month-day[^>]*data-day="([^"]+)" data-room="([^"]+)".*?</td>', re.DOTALL)


@pytest.fixture(autouse=True)
def clock(user: User) -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def planned(session: Session, on: date, name: str = "Dana Hart", **more: object) -> FollowUp:
    """A follow-up about somebody, planned on a day."""
    contact: Contact = factories.a_contact(session, name)
    values = {
        "kind": FollowUpKind.CUSTOM, "state": FollowUpState.OPEN, "title": "Call", "due_on": on,
        "planned_on": on, "created_at": NOON, "updated_at": NOON, **more,
    }  # fmt: skip
    row = FollowUp(contact_id=contact.id, origin_key=f"custom:{contact.id}", **values)
    session.add(row)
    session.flush()
    return row


def cells(page: str) -> dict[str, str]:
    """What stands in the cell of each day."""
    return {found[1]: found[0] for found in CELL.finditer(page)}


def rooms(page: str) -> dict[str, str]:
    return {found[1]: found[2] for found in CELL.finditer(page)}


def names(cell: str) -> list[str]:
    return re.findall(r'class="entry-text">([^<]+)<', cell)


def heads(page: str) -> list[str]:
    """The days of the list."""
    return re.findall(r'class="agenda-day" id="day-([^"]+)"', page)


def test_a_month_shows_what_lies_on_its_days(client: FlaskClient, session: Session) -> None:
    company = factories.a_company(session, "Hooli")
    factories.an_interview(session, opening=factories.an_opening(session, company), day=date(2026, 11, 27))
    session.add(
        Debrief(company_id=company.id, local_day=date(2026, 11, 20), heard_by=date(2026, 11, 30),
                created_at=NOON, updated_at=NOON)
    )  # fmt: skip
    planned(session, date(2026, 11, 27), "Dana Hart")
    session.commit()
    found = cells(client.get("/calendar").text)
    assert names(found["2026-11-27"]) == ["Hooli", "Dana Hart"]
    assert names(found["2026-11-30"]) == ["Hooli"]
    assert names(found["2026-11-26"]) == []


def test_what_is_overdue_stands_on_today_and_what_is_over_nowhere(
    client: FlaskClient, session: Session
) -> None:
    planned(session, TODAY - timedelta(days=60), "Dana Hart")
    planned(session, TODAY - timedelta(days=2), "Ivo Lind", state=FollowUpState.DONE)
    planned(session, TODAY, "Mara Quist", snoozed_until=date(2026, 12, 2))
    session.commit()
    found = cells(client.get("/calendar").text)
    assert names(found["2026-11-25"]) == ["Dana Hart"]
    assert names(found["2026-12-02"]) == ["Mara Quist"]
    assert sum(len(names(cell)) for cell in found.values()) == 2
    assert "Dana Hart" not in client.get("/calendar?month=2026-09").text


def test_an_interview_stands_on_its_day_in_the_zone_of_the_user(
    client: FlaskClient, session: Session, user: User
) -> None:
    late = factories.an_interview(session, day=date(2026, 11, 27), at=time(23, 30))
    session.commit()
    assert names(cells(client.get("/calendar").text)["2026-11-27"]) == ["Initech"]
    user.zone = "Asia/Tokyo"
    session.commit()
    assert names(cells(client.get("/calendar").text)["2026-11-28"]) == ["Initech"]
    assert late.local_day == date(2026, 11, 27)


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2026, 3, 29)])
@pytest.mark.parametrize("at", [time(0, 0), time(1, 30), time(23, 59)])
def test_a_day_of_23_or_25_hours_holds_all_its_talks(
    client: FlaskClient, session: Session, day: date, at: time
) -> None:
    factories.an_interview(session, day=day, at=at, state=InterviewState.HELD)
    session.commit()
    found = cells(client.get(f"/calendar?month={day:%Y-%m}").text)
    assert [on for on, cell in found.items() if names(cell)] == [day.isoformat()]


def test_a_month_runs_over_the_end_of_the_year(client: FlaskClient, session: Session, user: User) -> None:
    user.week_start = 1
    planned(session, date(2027, 1, 2))
    session.commit()
    page = client.get("/calendar?month=2026-12").text
    assert names(cells(page)["2027-01-02"]) == ["Dana Hart"]
    assert 'href="/calendar?month=2027-01"' in page
    assert 'href="/calendar?month=2026-11"' in page


@pytest.mark.parametrize(("begins_on", "first"), [(None, "2026-11-01"), (1, "2026-10-26"), (6, "2026-10-31")])
def test_weeks_begin_as_the_user_says(
    client: FlaskClient, session: Session, user: User, begins_on: int | None, first: str
) -> None:
    user.week_start, user.country = begins_on, None
    session.commit()
    assert next(iter(cells(client.get("/calendar").text))) == first


def test_the_week_is_set_under_profile(client: FlaskClient, session: Session, user: User) -> None:
    said = {"name": "Robin", "zone": "Europe/Berlin", "locale": "en", "theme": "system", "week_start": "6"}
    assert client.post("/settings", data=said).status_code == 303
    session.refresh(user)
    session.commit()
    assert user.week_start == 6
    assert client.post("/settings", data=said | {"week_start": "9"}).status_code == 422


def test_a_day_with_much_leads_to_its_own_list(client: FlaskClient, session: Session) -> None:
    for n in range(30):
        planned(session, date(2026, 11, 27), f"Person {n:02}")
    session.commit()
    cell = cells(client.get("/calendar").text)["2026-11-27"]
    assert names(cell) == ["Person 00", "Person 01", "Person 02"]
    assert "+27 more" in cell
    page = client.get("/calendar?view=agenda&day=2026-11-27").text
    assert heads(page) == ["2026-11-27"]
    assert "Person 29" in page
    assert "more</a>" not in page.partition('class="agenda')[2]


def test_the_list_of_this_month_begins_today(client: FlaskClient, session: Session) -> None:
    factories.an_interview(session, day=date(2026, 11, 10), state=InterviewState.HELD)
    planned(session, date(2026, 11, 27))
    planned(session, date(2026, 12, 3), "Ivo Lind")
    session.commit()
    assert heads(client.get("/calendar?view=agenda").text) == ["2026-11-27"]
    assert heads(client.get("/calendar?view=agenda&day=2026-11-10").text) == ["2026-11-10"]
    assert heads(client.get("/calendar?view=agenda&month=2026-12").text) == ["2026-12-03"]


def test_days_away_and_holidays_are_named_and_have_no_room(
    client: FlaskClient, session: Session, user: User
) -> None:
    user.country, user.away_from, user.away_until = "DE", date(2026, 12, 14), date(2026, 12, 15)
    session.commit()
    page = client.get("/calendar?month=2026-12").text
    assert rooms(page)["2026-12-14"] == rooms(page)["2026-12-15"] == "away"
    assert "Away" in cells(page)["2026-12-14"]
    assert "Christmas Day" in cells(page)["2026-12-25"]
    assert "month-off" in cells(page)["2026-12-25"]
    assert "month-off" not in cells(page)["2026-12-23"]


def test_days_say_how_much_room_is_left(client: FlaskClient, session: Session, user: User) -> None:
    user.daily_capacity = 2
    for n, on in enumerate((26, 26, 27, 27, 27, 30)):
        planned(session, date(2026, 11, on), f"Person {n}")
    session.commit()
    found = rooms(client.get("/calendar").text)
    days = ("2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30")
    assert [found[day] for day in days] == ["past", "past", "full", "over", "free"]


def test_a_follow_up_moves_by_its_form_and_back(client: FlaskClient, session: Session) -> None:
    row = planned(session, date(2026, 11, 27))
    session.commit()
    page = client.get("/calendar").text
    assert f'action="/followups/{row.id}/snooze"' in cells(page)["2026-11-27"]
    said = {"until": "2026-11-30", "next": "/calendar"}
    assert client.post(f"/followups/{row.id}/snooze", data=said).headers["Location"] == "/calendar"
    assert fresh(session, row).snoozed_until == date(2026, 11, 30)
    assert names(cells(client.get("/calendar").text)["2026-11-30"]) == ["Dana Hart"]
    client.post(f"/followups/{row.id}/snooze", data=said | {"until": "2026-12-01"})
    client.post(undo(client, "/calendar"))
    assert fresh(session, row).snoozed_until == date(2026, 11, 30)


def test_an_interview_says_why_it_does_not_move(client: FlaskClient, session: Session) -> None:
    interview = factories.an_interview(session, day=date(2026, 11, 27))
    session.commit()
    cell = cells(client.get("/calendar").text)["2026-11-27"]
    assert "whoever invited you sends a new time" in cell
    assert f'href="/interviews/{interview.id}"' in cell
    assert "draggable" not in cell
    assert "<form" not in cell


@pytest.mark.parametrize(
    "query",
    [
        "month=x",
        "month=2026-13",
        "month=9999-12",
        "day=2026-02-30",
        "day=1&view=agenda",
        "view=%00",
        "month=",
    ],
)
def test_a_broken_address_shows_this_month(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/calendar?{query}")
    assert answer.status_code == 200
    assert "November 2026" in answer.text


def test_the_number_of_queries_does_not_grow(client: FlaskClient, session: Session) -> None:
    counts = []
    for size in (10, 90, 200):
        for n in range(size):
            planned(session, TODAY + timedelta(days=n % 10), f"Person {size} {n}")
            if n % 10 == 0:
                opening = factories.an_opening(session, factories.a_company(session, f"Firm {size} {n}"))
                factories.an_interview(session, opening=opening, day=TODAY + timedelta(days=n % 7))
        session.commit()
        with statements() as sent:
            assert client.get("/calendar").status_code == 200
        counts.append(len(sent))
        with statements() as sent:
            assert client.get("/calendar?view=agenda").status_code == 200
        counts.append(len(sent))
    assert len(set(counts)) == 1
    assert counts[0] <= 20


def test_a_stranger_sees_nothing_of_it(stranger: FlaskClient, session: Session) -> None:
    planned(session, date(2026, 11, 27))
    session.commit()
    assert "Dana Hart" not in stranger.get("/calendar").text
