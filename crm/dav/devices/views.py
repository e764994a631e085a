"""What the pages of devices show."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from crm.core.content_lines import BadContent
from crm.core.event_text import read_event
from crm.dav.devices.addresses import Server, code_of, server_at, typed_as
from crm.dav.devices.apps import GUIDES, App, Guide, reaches
from crm.dav.devices.forms import SCOPES
from crm.dav.models import AppPassword
from crm.published.models import PublishedObject
from crm.web.clients import client_name
from crm.web.dates import day, moment
from crm.web.public import absolute, base_url
from crm.web.reach import Reach, Reader, reach
from crm.web.reach_wording import READERS, ReachView, reach_view

CANNOT_SYNC = (Reader.GOOGLE, Reader.OUTLOOK_WEB)


@dataclass(frozen=True, slots=True)
class Device:
    """A device in the list."""

    id: int
    name: str
    sub: str
    is_revoked: bool
    is_read_only: bool


@dataclass(frozen=True, slots=True)
class AppView:
    """An app and what to type into it. `server_word` is what the app calls the address."""

    key: str
    name: str
    icon: str
    can: bool
    obstacle: str
    server_word: str
    server: str
    steps: list[str]
    notes: list[str]
    verified: str
    takes_profile: bool
    qr: str
    qr_label: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """An event that a device keeps here and that is nothing of ours."""

    title: str
    when: str


def device_view(row: AppPassword) -> Device:
    """One of the list."""
    if row.revoked_at is not None:
        sub = _("Revoked %(when)s", when=moment(row.revoked_at))
    elif row.last_used_at is None:
        sub = _("%(scope)s · not used yet", scope=SCOPES[row.scope])
    else:
        sub = _(
            "%(scope)s · last used %(when)s by %(client)s",
            scope=SCOPES[row.scope],
            when=moment(row.last_used_at),
            client=client_name(row.last_client),
        )
    return Device(row.id, row.name, sub, row.revoked_at is not None, row.is_read_only)


def reach_now(session: Session) -> ReachView:
    """Who gets to this instance, among those that could keep in step with it at all."""
    view = reach_view(_base(session))
    return replace(
        view,
        can=[str(READERS[reader]) for reader in view.found.can if reader not in CANNOT_SYNC],
        cannot=[str(READERS[reader]) for reader in view.found.cannot if reader not in CANNOT_SYNC],
    )


def server(session: Session) -> Server:
    """This instance as a server."""
    return server_at(_base(session))


def app_views(session: Session) -> list[AppView]:
    """All apps."""
    return [app_view(session, app) for app in App]


def app_view(session: Session, app: App) -> AppView:
    """One app, with the values of this instance."""
    guide, base = GUIDES[app], _base(session)
    found = reach(base)
    here = server_at(base)
    code, label = _code(guide, here)
    can = reaches(guide, found)
    obstacle = "" if can and (here.is_secure or not guide.takes_profile) else _obstacle(guide, found)
    return AppView(
        key=str(app),
        name=str(guide.name),
        icon=guide.icon,
        can=can,
        obstacle=obstacle,
        server_word=str(guide.server),
        server=typed_as(here, wants_host=guide.wants_host),
        steps=[str(step) for step in guide.steps],
        notes=[str(note) for note in guide.notes],
        verified=str(guide.verified),
        takes_profile=guide.takes_profile,
        qr=code_of(code, found) if code and can else "",
        qr_label=label,
    )


def _obstacle(guide: Guide, found: Reach) -> str:
    """Why the app will hardly get in."""
    if guide.reader is Reader.PHONE_AWAY and not found.helps_a_phone:
        return _("Keepwarm is reached only on this computer now (see “Phones”). A password waits until then.")
    return _(
        "Apple's devices connect by https only; Keepwarm is reached without it now. Expect them to refuse."
    )


def in_lines(secret: str) -> str:
    """A secret to read off: three groups a line, with spaces between them."""
    groups = secret.split("-")
    return "\n".join(" ".join(groups[at : at + 3]) for at in range(0, len(groups), 3))


def foreign_views(rows: Sequence[PublishedObject], zone: ZoneInfo) -> list[Foreign]:
    """Events that are nothing of ours, as far as they can be read."""
    return [_foreign(row, zone) for row in rows]


def _foreign(row: PublishedObject, zone: ZoneInfo) -> Foreign:
    try:
        event = read_event(row.body, home=zone)
    except BadContent:
        return Foreign(row.name, "")
    return Foreign(event.summary or _("(no title)"), _when(event.starts))


def _when(starts: date) -> str:
    return moment(starts) if isinstance(starts, datetime) else day(starts)


def _code(guide: Guide, here: Server) -> tuple[str, str]:
    """What a phone's camera should read: Apple's get the profile from this page, others copy the address."""
    if guide.reader is not Reader.PHONE_AWAY:
        return "", ""
    if guide.takes_profile:
        return absolute(url_for("devices.new", app=App.IPHONE)), _(
            "This page, to fetch the profile on the phone itself"
        )
    return here.address, _("The address, to copy on the phone")


def _base(session: Session) -> str:
    return base_url(session, current_app.config["SETTINGS"])
