"""A person with a calendar elsewhere: what a round does, and what the person does there by hand."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy.orm import Session

from crm import clock
from crm.accounts.models import User
from crm.calendars import actions, rounds
from crm.calendars.actions import NewAccount
from crm.calendars.far import Access, Far, FarCalendar, FarObject, connect
from crm.calendars.mirror import planning
from crm.calendars.models import CalendarAccount
from crm.calendars.rounds import Due
from crm.calendars.trouble import Trouble
from crm.core.kinds import FollowUpState
from crm.core.when import When
from crm.followups import actions as followups
from crm.followups.models import FollowUp
from crm.interviews.models import Interview
from tests.factories import an_interview

BERLIN = ZoneInfo("Europe/Berlin")


def present() -> When:
    """Rounds read the real clock, and so do their tests."""
    return When(clock.now(), BERLIN)


@dataclass
class Scene:
    """The account, and the person's own way into it."""

    app: Flask
    session: Session
    user: User
    access: Access
    far: Far
    calendar: FarCalendar
    account: CalendarAccount

    def turn(self) -> Trouble | None:
        """A round, however soon after the last one."""
        self.session.refresh(self.account)
        self.account.next_at = clock.now() - timedelta(seconds=1)
        self.session.commit()
        return rounds.run(self.app, Due(self.account.id, self.user.id))

    def unclaim(self) -> None:
        """As if the time of a round that was cut off had run out."""
        self.session.refresh(self.account)
        self.account.claimed_until = None
        self.session.commit()

    def there(self) -> dict[str, FarObject]:
        """All that lies in our calendar, by the last part of its address, ours by what it is about."""
        paths = [each.href for each in self.far.changes(self.calendar.href).objects]
        found = [each for some in self.far.objects(self.calendar.href, paths) for each in some]
        return {name_of(each.href): each for each in found}

    def of(self, row: FollowUp | Interview) -> FarObject:
        """What lies there of a follow-up or an interview."""
        return self.there()[about(row)]

    def write(self, found: FarObject, old: str, new: str) -> None:
        """The person changes something there."""
        body = found.body.replace(old.encode(), new.encode())
        assert body != found.body, f"{old!r} does not stand in it"
        self.far.put(self.calendar.href, found.href, body, etag=found.etag)

    def delete(self, found: FarObject) -> None:
        """The person deletes something there."""
        self.far.delete(self.calendar.href, found.href)

    def plan(self, title: str, days: int = 3) -> FollowUp:
        """A follow-up of the user's own."""
        when = present()
        due = when.today + timedelta(days=days)
        row = followups.add(self.session, followups.NewFollowUp(title, due), when=when)
        self.session.commit()
        return row

    def interview(self, title: str, days: int = 5) -> Interview:
        """A planned interview."""
        day = present().today + timedelta(days=days)
        row = an_interview(self.session, day=day, title=title, place="Room 1")
        self.session.commit()
        return row

    def state(self, row: FollowUp) -> FollowUpState:
        """As it is stored now."""
        self.kept(row)
        return row.state

    def kept(self, row: FollowUp | Interview) -> None:
        """Read a row as it is stored now."""
        self.session.refresh(row)
        self.session.commit()


def a_scene(
    app: Flask, session: Session, user: User, access: Access, *, takes: tuple[str, ...] | None = None
) -> Scene:
    """An account with a calendar of our own, made for both kinds or for `takes`."""
    far = connect(app.config["SETTINGS"], access)
    calendar = far.make_calendar(actions.OWN_NAME, actions.OWN_COLOUR)
    if takes is not None:
        calendar = FarCalendar(calendar.href, calendar.name, components=frozenset(takes))
    return Scene(app, session, user, access, far, calendar, kept_account(app, session, access, far, calendar))


def kept_account(
    app: Flask, session: Session, access: Access, far: Far, calendar: FarCalendar
) -> CalendarAccount:
    """The account as it stands after its pages were filled in; committed."""
    key = bytes(app.config["SECRET_KEY"])
    account = actions.add(session, NewAccount("Radicale", access, far.home_href), key=key, now=clock.now())
    actions.take_own(session, account, calendar, made=True, now=clock.now())
    session.commit()
    return account


def about(row: FollowUp | Interview) -> str:
    """What the object of a row is called there, without the mark of this instance."""
    return f"{'followup' if isinstance(row, FollowUp) else 'interview'}-{row.id}"


def name_of(path: str) -> str:
    """The last part of an address; of ours only what it is about."""
    name = path.rpartition("/")[2]
    return "-".join(name.split("-")[1:3]) if name.startswith(planning.PREFIX) else name


def title_of(found: FarObject) -> str:
    """SUMMARY."""
    lines = found.body.decode().replace("\r\n ", "").splitlines()
    return next(line.partition(":")[2] for line in lines if line.startswith("SUMMARY"))
