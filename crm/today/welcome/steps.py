"""Which of the first steps comes next."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.feeds.models import Feed
from crm.today import queries


@dataclass(frozen=True, slots=True)
class Steps:
    """What was done of the first steps."""

    knows_name: bool
    has_begun: bool
    feed: Feed | None

    @property
    def upcoming(self) -> str:
        """The endpoint of the first step that is not done."""
        if not self.knows_name and not self.has_begun:
            return "welcome.you"
        return "welcome.calendar" if self.has_begun else "welcome.begin"


def steps(session: Session, user: User) -> Steps:
    """How far this account is."""
    return Steps(
        knows_name=bool(user.name),
        has_begun=queries.has_begun(session),
        feed=first_feed(session),
    )


def first_feed(session: Session) -> Feed | None:
    """The calendar address that is there already."""
    return session.scalars(
        select(Feed).where(Feed.revoked_at.is_(None)).order_by(Feed.id.desc()).limit(1)
    ).first()
