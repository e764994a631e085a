"""Takes the pictures of the guide: the demo account on a Wednesday, light, at a desk and on a phone."""

import base64
import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import time_machine
from PIL import Image
from playwright.sync_api import Page

from crm.transfer.demo import EMAIL
from tests.browser import screenshots
from tests.browser.chromium import chromium
from tests.browser.site import NOON, Account, add_demo, make_site, opened
from tests.browser.visitors import PHONE, Visitors, visiting

FOLDER = Path(__file__).resolve().parents[2] / "docs/guide/pictures"
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 860}}
COLOURS = 96
LARGEST = 120_000


@dataclass(frozen=True, slots=True)
class Picture:
    """What it shows, and on which screen."""

    name: str
    show: Callable[[Page], object]
    screen: dict[str, Any]


def at(path: str) -> Callable[[Page], object]:
    """A page that only has to be opened."""
    return lambda page: page.goto(path)


PICTURES = (
    Picture("begin", at("/welcome/begin"), DESK),
    Picture("today", screenshots.today, DESK),
    Picture("calendar", at("/calendar"), DESK),
    Picture("invitation", screenshots.invitation, DESK),
    Picture("contact", screenshots.contact, DESK),
    Picture("contacts", at("/contacts"), DESK),
    Picture("debrief-phone", screenshots.debrief, PHONE),
    Picture("feed-phone", screenshots.calendar, PHONE),
    Picture("sharing-phone", at("/settings/sharing"), PHONE),
)


def main() -> None:
    """Take every picture anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, time_machine.travel(NOON):
        made = make_site(Path(folder), signup="first")
        add_demo(made)
        with chromium() as browser, opened(made) as site, visiting(browser, site) as visitors:
            account = site.demo(EMAIL)
            for picture in PICTURES:
                size = _take(visitors, account, picture)
                print(f"{picture.name}.png {size} bytes")
                if size > LARGEST:
                    raise SystemExit(f"{picture.name} is larger than {LARGEST} bytes.")


def _take(visitors: Visitors, account: Account, picture: Picture) -> int:
    page = visitors.page(account, color_scheme="light", reduced_motion="reduce", **picture.screen)
    picture.show(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    clip = {"x": 0, "y": page.evaluate("scrollY"), **picture.screen["viewport"], "scale": 1}
    taken = page.context.new_cdp_session(page).send("Page.captureScreenshot", {"format": "png", "clip": clip})
    page.context.close()
    file = FOLDER / f"{picture.name}.png"
    image = Image.open(io.BytesIO(base64.b64decode(taken["data"]))).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    return file.stat().st_size


if __name__ == "__main__":
    main()
