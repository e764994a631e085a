"""Takes the pictures of the README: the demo account on a Wednesday, in both themes, desk and phone."""

import base64
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import time_machine
from playwright.sync_api import FilePayload, Locator, Page

from crm.transfer.demo import EMAIL
from tests.browser.chromium import chromium
from tests.browser.site import NOON, Account, add_demo, make_site, opened
from tests.browser.visitors import PHONE, Visitors, visiting

PICTURES = Path(__file__).resolve().parents[2] / "docs/pictures"
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 860}}
SHARPNESS = 1.5
QUALITY = 82
LARGEST = 1_500_000


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: what it shows, on which screen, in which theme."""

    name: str
    show: Callable[[Page], object]
    screen: dict[str, Any]
    theme: Literal["light", "dark"] = "light"


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


def today(page: Page) -> None:
    """What is due."""
    page.goto("/")


def invitation(page: Page) -> None:
    """What was understood of an invitation to somebody who is known."""
    page.goto("/interviews")
    file = FilePayload(name="invite.ics", mimeType="text/calendar", buffer=INVITATION.encode())
    page.get_by_role("main").locator("input[type=file]").set_input_files(file)
    page.wait_for_url("**/invitations/*")
    _scroll_to(page, page.get_by_role("heading", name="When and where"))


def contact(page: Page) -> None:
    """Somebody with a history."""
    _follow(page, "/contacts?q=Marta", "Marta Kowalczyk")


def contacts(page: Page) -> None:
    """Everybody, with the next step."""
    page.goto("/contacts?view=interviewed")


def month(page: Page) -> None:
    """Interviews and follow-ups of a month."""
    page.goto("/calendar")


def debrief(page: Page) -> None:
    """How was it?"""
    _follow(page, "/", "Debrief")


def calendar(page: Page) -> None:
    """What the calendar will show."""
    _follow(page, "/feeds", "Reminders")
    _scroll_to(page, page.locator("#preview"))


SHOTS = (
    Shot("today-light", today, DESK),
    Shot("today-dark", today, DESK, "dark"),
    Shot("invitation-light", invitation, DESK),
    Shot("contact-light", contact, DESK),
    Shot("contacts-light", contacts, DESK),
    Shot("month-light", month, DESK),
    Shot("phone-today-light", today, PHONE),
    Shot("phone-debrief-dark", debrief, PHONE, "dark"),
    Shot("phone-calendar-light", calendar, PHONE),
)


def main() -> None:
    """Take every picture anew."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, time_machine.travel(NOON):
        made = make_site(Path(folder), signup="first")
        add_demo(made)
        with chromium() as browser, opened(made) as site, visiting(browser, site) as visitors:
            account = site.demo(EMAIL)
            for shot in SHOTS:
                _take(visitors, account, shot)
    size = sum(file.stat().st_size for file in PICTURES.iterdir())
    if size > LARGEST:
        raise SystemExit(f"The pictures have {size} bytes, more than {LARGEST}.")
    print(f"{len(SHOTS)} pictures in docs/pictures, {size} bytes")


def _take(visitors: Visitors, account: Account, shot: Shot) -> None:
    page = visitors.page(account, color_scheme=shot.theme, reduced_motion="reduce", **shot.screen)
    shot.show(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    clip = {"x": 0, "y": page.evaluate("scrollY"), **shot.screen["viewport"], "scale": SHARPNESS}
    taken = page.context.new_cdp_session(page).send(
        "Page.captureScreenshot", {"format": "webp", "quality": QUALITY, "clip": clip}
    )
    (PICTURES / f"{shot.name}.webp").write_bytes(base64.b64decode(taken["data"]))
    page.context.close()


def _follow(page: Page, path: str, link: str) -> None:
    page.goto(path)
    page.get_by_role("main").get_by_role("link", name=link, exact=True).first.click()


def _scroll_to(page: Page, part: Locator) -> None:
    """Let the window begin a little above the part."""
    part.evaluate("part => scrollTo(0, part.getBoundingClientRect().top + scrollY - 70)")


if __name__ == "__main__":
    main()
