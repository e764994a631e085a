"""What is foretold is what planning does, over changes of the clocks and over absences."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core import quiet
from crm.jobs.next_digests import stands
from crm.notifications import actions, occurrence
from crm.notifications.models import Channel, ChannelKind
from crm.notifications.stamp import Stamp
from crm.notifications.upcoming import Coming, Standing, Way, coming, offset
from tests.notifications.outbox import deliveries, reminder

BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)
WEDNESDAY = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def a_standing(**more: object) -> Standing:
    values: dict[str, object] = {
        "local_at": time(8),
        "zone": BERLIN,
        "planned": date(2026, 11, 25),
        "next_due": datetime(2026, 11, 26, 7, tzinfo=UTC),
        "ways": (Way("mail"),),
    }
    return Standing(**(values | more))  # type: ignore[arg-type]


def days(found: list[Coming]) -> list[int]:
    return [each.day.day for each in found if not each.is_skipped]


def test_the_next_five_are_five_days_at_their_hour() -> None:
    found = coming(a_standing(), now=WEDNESDAY, count=5)
    assert days(found) == [26, 27, 28, 29, 30]
    assert [each.at.astimezone(BERLIN).time() for each in found] == [time(8)] * 5


def test_one_that_is_overdue_comes_now() -> None:
    standing = a_standing(planned=date(2026, 11, 20), next_due=datetime(2026, 11, 21, 7, tzinfo=UTC))
    found = coming(standing, now=WEDNESDAY, count=2)
    assert [(each.day.day, each.at) for each in found] == [
        (25, WEDNESDAY),
        (26, datetime(2026, 11, 26, 7, tzinfo=UTC)),
    ]


def test_days_away_are_passed_over_and_shown() -> None:
    standing = a_standing(away_from=date(2026, 11, 27), away_until=date(2026, 11, 29))
    found = coming(standing, now=WEDNESDAY, count=3)
    assert [(each.day.day, each.is_skipped) for each in found] == [
        (26, False),
        (27, True),
        (28, True),
        (29, True),
        (30, False),
        (1, False),
    ]


def test_an_absence_of_years_ends_the_list() -> None:
    standing = a_standing(away_from=date(2026, 11, 27), away_until=date(2036, 11, 29))
    assert days(coming(standing, now=WEDNESDAY, count=5)) == [26]


def test_quiet_hours_hold_it_back_and_a_pause_leaves_a_way_out() -> None:
    quiet_way = Way("mail", quiet_from=time(22), quiet_until=time(9, 30))
    paused = Way("ntfy:3", paused_until=datetime(2026, 11, 27, 0, tzinfo=UTC))
    first, second = coming(a_standing(ways=(quiet_way, paused)), now=WEDNESDAY, count=2)
    [late] = first.leavings
    assert (late.key, late.is_held_back) == ("mail", True)
    assert late.at.astimezone(BERLIN) == datetime(2026, 11, 26, 9, 30, tzinfo=BERLIN)
    assert [(each.key, each.is_held_back) for each in second.leavings] == [("mail", True), ("ntfy:3", False)]


def test_the_clocks_change_between_two_of_them() -> None:
    standing = a_standing(planned=date(2026, 10, 23), next_due=datetime(2026, 10, 24, 6, tzinfo=UTC))
    found = coming(standing, now=datetime(2026, 10, 23, 12, tzinfo=UTC), count=2)
    assert [offset(each.at, BERLIN) for each in found] == [timedelta(hours=2), timedelta(hours=1)]


NIGHTS = [
    ("Europe/Berlin", time(2, 30), datetime(2026, 3, 26, 12, tzinfo=UTC)),
    ("Europe/Berlin", time(2, 30), datetime(2026, 10, 22, 12, tzinfo=UTC)),
    ("America/New_York", time(1, 30), datetime(2026, 10, 30, 12, tzinfo=UTC)),
    ("Australia/Lord_Howe", time(2, 15), datetime(2026, 10, 1, 12, tzinfo=UTC)),
    ("Pacific/Auckland", time(2, 30), datetime(2026, 9, 24, 12, tzinfo=UTC)),
    ("America/Santiago", time(0, 15), datetime(2026, 9, 3, 12, tzinfo=UTC)),
    ("Pacific/Apia", time(8), datetime(2011, 12, 27, 12, tzinfo=UTC)),
    ("Pacific/Kiritimati", time(23, 45), datetime(1994, 12, 29, 12, tzinfo=UTC)),
]


@pytest.mark.parametrize("night", NIGHTS, ids=lambda night: f"{night[0]} {night[2].year}-{night[2].month}")
@pytest.mark.parametrize("away", [None, (2, 3)], ids=["there", "away"])
def test_what_is_foretold_is_what_planning_does(
    session: Session,
    user: User,
    stamp: Stamp,
    night: tuple[str, time, datetime],
    away: tuple[int, int] | None,
) -> None:
    name, at, start = night
    zone = occurrence.zone(name)
    user.zone, user.nudge_at = name, at
    if away is not None:
        today = start.astimezone(zone).date()
        user.away_from, user.away_until = (today + days * DAY for days in away)
    actions.mail_channel(session).quiet_from = at
    actions.mail_channel(session).quiet_until = time(9)
    session.add(Channel(kind=ChannelKind.NTFY, address="https://ntfy.example.org/x", created_at=start))
    found = planted(session, user, start)
    assert [(each.day.isoformat(), each.at) for each in found if not each.is_skipped] == planned(
        session, stamp, found[-1].at
    )
    for each in found:
        for leaving in each.leavings:
            is_mail = leaving.key == "mail"
            end = quiet.ends(each.at, at, time(9), zone) if is_mail else None
            assert leaving.at == (end or each.at)


def planted(session: Session, user: User, start: datetime) -> list[Coming]:
    """The user's digest stands as planted at `start`; what is foretold."""
    actions.follow_settings(session, user, now=start)
    session.commit()
    standing = stands(session, user)
    assert standing is not None
    assert standing.planned is None
    return coming(standing, now=start, count=5)


def planned(session: Session, stamp: Stamp, last: datetime) -> list[tuple[str, datetime]]:
    """Let the time pass and plan when something is due; which days were planned, and when."""
    found = []
    while (due := reminder(session).next_due_utc) is not None and due <= last:
        before = {each.id for each in deliveries(session)}
        assert actions.plan(session, stamp, now=due - timedelta(microseconds=1)) == 0
        assert actions.plan(session, stamp, now=due) == 1
        session.commit()
        new = [each for each in deliveries(session) if each.id not in before]
        assert len({each.channel for each in new}) == len(new)
        found += sorted({(each.occ_key, due) for each in new})
    return found
