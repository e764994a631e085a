"""Whose calendar it is, what it shows, on which day, and how to get from it back to this instance."""

from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from crm.accounts.models import User
from crm.core.workdays import Workdays
from crm.feeds.definition import Definition
from crm.feeds.models import AlarmChoice, FeedKind, Privacy
from crm.followups.links import Link, Verb, sign
from crm.followups.nudges import Nudge
from crm.published.naming import owner_mark, uid_of


@dataclass(frozen=True, slots=True)
class Site:
    """This instance as seen from a calendar: its address, empty when it is not known, and its secret key."""

    base: str
    secret: bytes


@dataclass(frozen=True, slots=True)
class Scene:
    """What every entry of a calendar needs to know. `mark` tells this user's entries from any other's."""

    user_id: int
    mark: str
    zone: ZoneInfo
    workdays: Workdays
    nudge_at: time
    change_counter: int
    today: date
    site: Site
    definition: Definition
    family_first: bool = False

    @property
    def privacy(self) -> Privacy:
        return self.definition.privacy

    @property
    def is_full(self) -> bool:
        return self.definition.privacy is Privacy.FULL

    def shows(self, kind: FeedKind) -> bool:
        """Whether entries of this kind are in the calendar."""
        return kind in self.definition.kinds

    def rings(self, choice: AlarmChoice) -> bool:
        """Whether this alarm was chosen."""
        return choice in self.definition.alarms

    def uid(self, what: str) -> str:
        """The UID of an entry: the same for as long as the user exists, wherever the instance moves."""
        return uid_of(what, self.mark)

    def address(self, path: str) -> str:
        """The address of a page of this instance; empty when the instance does not know its own."""
        return self.site.base + path if self.site.base else ""

    def signed(self, nudge: Nudge, verb: Verb) -> str:
        """The address that answers this nudge without signing in."""
        return self.address(
            sign(Link(self.user_id, nudge.id, nudge.due_on, verb), secret=self.site.secret)
            if self.site.base
            else ""
        )


def scene_of(user: User, definition: Definition, *, today: date, site: Site) -> Scene:
    """The scene of a user's calendar on a local day."""
    return Scene(
        user_id=user.id,
        mark=owner_mark(user.id, user.created_at),
        zone=ZoneInfo(user.zone),
        workdays=user.working,
        nudge_at=user.nudge_at,
        change_counter=user.change_counter,
        today=today,
        site=site,
        definition=definition,
        family_first=user.family_first,
    )
