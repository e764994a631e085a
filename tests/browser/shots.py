"""The pictures of the demo account on a Wednesday: what stands on them, and how one is taken."""

import base64
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import time_machine
from playwright.sync_api import FilePayload, Locator, Page

from crm.notifications.models import Worker
from crm.notifications.units import unit
from crm.transfer.demo import EMAIL
from tests.browser.chromium import chromium
from tests.browser.pseudo import speak
from tests.browser.site import NOON, Account, Site, add_demo, make_site, opened
from tests.browser.visitors import Visitors, visiting

DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 860}}
INVITATION = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Otterbank//Calendar//EN
METHOD:REQUEST
BEGIN:VEVENT
UID:ledger-1@otterbank.test
DTSTAMP:20261124T150000Z
SEQUENCE:0
DTSTART:20261207T090000Z
DTEND:20261207T103000Z
SUMMARY:Interview with Otterbank: Principal Engineer, Ledger
LOCATION:Otterbank, 12 Weir Street
DESCRIPTION:With Marta Kowalczyk (Head of Payments) and Ottilie Brenner (Ledger Lead).
ORGANIZER;CN=Kenji Amato:mailto:kenji.amato@otterbank.test
ATTENDEE;CN=Kenji Amato;PARTSTAT=ACCEPTED:mailto:kenji.amato@otterbank.test
ATTENDEE;CN=Marta Kowalczyk;PARTSTAT=ACCEPTED:mailto:marta.kowalczyk@otterbank.test
ATTENDEE;CN=Ottilie Brenner;PARTSTAT=ACCEPTED:mailto:ottilie.brenner@otterbank.test
ATTENDEE;CN=Noor Winter;PARTSTAT=NEEDS-ACTION:mailto:noor.winter@example.net
END:VEVENT
END:VCALENDAR
"""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: what it shows, on which screen, in which theme."""

    name: str
    show: Callable[[Page], object]
    screen: dict[str, Any]
    theme: Literal["light", "dark"] = "light"


@dataclass(frozen=True, slots=True)
class Photographer:
    """Windows on the demo account, and how they are caught."""

    visitors: Visitors
    site: Site
    account: Account
    turn_clock: Callable[[datetime], None]

    def take(self, shot: Shot, *, language: str = "en", scale: float = 1, **capture: Any) -> bytes:
        """What the screen shows; `capture` goes to the browser's Page.captureScreenshot."""
        self.turn_clock(NOON)
        speak(self.site, self.account, language)
        page = self.visitors.page(
            self.account, color_scheme=shot.theme, reduced_motion="reduce", **shot.screen
        )
        page.goto("/")  # the letters come late for the first page, and the next one has them
        page.evaluate("document.fonts.ready")
        shot.show(page)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")
        clip = {"x": 0, "y": page.evaluate("scrollY"), **shot.screen["viewport"], "scale": scale}
        wanted = {"clip": clip, **capture}
        taken = page.context.new_cdp_session(page).send("Page.captureScreenshot", wanted)
        page.context.close()
        return base64.b64decode(taken["data"])


@contextmanager
def photographer() -> Iterator[Photographer]:
    """The demo account, served on that day."""
    with tempfile.TemporaryDirectory() as folder, time_machine.travel(NOON) as clock:
        made = make_site(Path(folder), signup="first")
        add_demo(made)
        with chromium() as browser, opened(made) as site, visiting(browser, site) as visitors:
            with unit(site.app) as session:  # somebody sends, so that no page says the opposite
                session.add(
                    Worker(
                        id="w",
                        host="h",
                        pid=1,
                        boot_id="",
                        started_at=NOON,
                        heartbeat_at=NOON,
                        ticked_at=NOON,
                    )
                )
            yield Photographer(visitors, site, site.demo(EMAIL), clock.move_to)


def at(path: str) -> Callable[[Page], object]:
    """A page that only has to be opened."""
    return lambda page: page.goto(path)


def invitation(page: Page) -> None:
    """What was understood of an invitation to somebody who is known."""
    page.goto("/interviews")
    file = FilePayload(name="invite.ics", mimeType="text/calendar", buffer=INVITATION.encode())
    page.get_by_role("main").locator("input[type=file]").set_input_files(file)
    page.wait_for_url("**/invitations/*")
    _scroll_to(page.locator(".form-part").filter(has=page.locator("[name=day]")))


def contact(page: Page) -> None:
    """Somebody with a history."""
    _follow(page, "/contacts?q=Marta", page.get_by_role("link", name="Marta Kowalczyk", exact=True))


def debrief(page: Page) -> None:
    """How was it?"""
    _follow(page, "/", page.locator("#debriefs").get_by_role("link").last)


def feed(page: Page) -> None:
    """What the calendar will show."""
    _follow(page, "/feeds", page.get_by_role("link", name="Reminders", exact=True))
    _scroll_to(page.locator("#preview"))


def _follow(page: Page, path: str, link: Locator) -> None:
    page.goto(path)
    address = page.get_by_role("main").locator(link).first.get_attribute("href")
    assert address
    page.goto(address)


def _scroll_to(part: Locator) -> None:
    """Let the window begin a little above the part."""
    part.evaluate("part => scrollTo(0, part.getBoundingClientRect().top + scrollY - 70)")
