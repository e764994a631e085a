"""An account in the middle of things: interviews yesterday and next week, somebody to stay in touch with."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts import actions as own
from crm.accounts import queries as accounts
from crm.contacts import actions as contacts
from crm.contacts.actions import NewContact, NewMethod
from crm.contacts.models import Company, MethodKind
from crm.core.cadence import Tier
from crm.core.kinds import InteractionKind
from crm.interactions import actions as interactions
from crm.interviews.models import Interview
from crm.openings.models import Opening
from crm.transfer.invitations.staging import HandedIn
from crm.transfer.invitations.unattended import take
from tests.browser.site import NOON, WHEN, Account, Site
from tests.invitations import Invitation

YESTERDAY = Invitation(start="20261124T130000Z", end="20261124T140000Z")
NEXT_WEEK = Invitation(
    uid="second-1@hooli.example",
    summary="Interview with Hooli",
    organiser=("Gavin Orr", "gavin.orr@hooli.example"),
    people=(("Jared Lim", "jared.lim@hooli.example"),),
)


@dataclass(frozen=True, slots=True)
class World:
    """The account and where its things are: three thank-yous and a hello are due, a debrief is owed."""

    account: Account
    held: str
    planned: str
    opening: str
    company: str
    friend: str


def make_world(site: Site) -> World:
    """Yesterday at Initech with Dana Hart and Samir Osei, next week at Hooli; Ada Quist is a friend (B)."""
    account = site.account()
    with site.unit(account) as session:
        user = accounts.by_email(session, account.email)
        assert user is not None
        own.add_address(session, user, "robin@example.net", now=NOON)
        for invitation in (YESTERDAY, NEXT_WEEK):
            mine = replace(invitation, me=("Robin Fell", account.email))
            take(session, HandedIn(mine.data(), "invitation.ics"), user, when=WHEN)
        friend = _friend(session)
        held, planned = session.scalars(select(Interview.id).order_by(Interview.starts_at)).all()
        opening = session.scalars(select(Opening.id).join(Company).where(Company.name == "Hooli")).one()
        company = session.scalars(select(Company.id).where(Company.name == "Hooli")).one()
    return World(
        account,
        held=f"/interviews/{held}",
        planned=f"/interviews/{planned}",
        opening=f"/openings/{opening}",
        company=f"/companies/{company}",
        friend=f"/contacts/{friend}",
    )


def _friend(session: Session) -> int:
    """Somebody who was called three months ago."""
    new = NewContact(
        "Ada Quist",
        methods=(NewMethod(MethodKind.EMAIL, "ada@example.org"),),
        met_where="a meetup in Kreuzberg",
        tier=Tier.B,
    )
    friend = contacts.add(session, new, when=WHEN)
    call = interactions.NewInteraction(
        InteractionKind.CALL, date(2026, 8, 20), (friend.id,), text="She moves to Porto."
    )
    interactions.log(session, call, when=WHEN)
    return friend.id
