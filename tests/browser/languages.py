"""Takes pictures of the main pages: in German, in long words, from right to left; at a desk and by phone."""

import sys
import tempfile
from pathlib import Path

import time_machine

from crm.transfer.demo import EMAIL
from crm.web import catalogues
from tests.browser import pseudo
from tests.browser.chromium import chromium
from tests.browser.pages import Filled, fill
from tests.browser.site import NOON, add_demo, make_site, opened
from tests.browser.test_languages import MAIN
from tests.browser.visitors import DESK, PHONE, Visitors, visiting

PICTURES = Path(__file__).resolve().parents[2] / "screenshots"
SPOKEN = {"german": "de", "longer": pseudo.UPRIGHT, "right-to-left": pseudo.TURNED}
SCREENS = {"1280": DESK, "390": PHONE}


def main(wanted: list[str]) -> None:
    """All of them, or those of these pages ("people.contact")."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, time_machine.travel(NOON):
        texts = Path(folder) / "texts"
        pseudo.write(texts)
        german = texts / "de/LC_MESSAGES/messages.mo"
        german.parent.mkdir(parents=True)
        catalogues.compile_stale()
        german.write_bytes((catalogues.TRANSLATIONS / "de/LC_MESSAGES/messages.mo").read_bytes())
        made = make_site(Path(folder), signup="first")
        add_demo(made)
        with (
            chromium() as browser,
            pseudo.spoken(made, texts),
            opened(made) as site,
            visiting(browser, site) as visitors,
        ):
            filled = fill(site, site.demo(EMAIL))
            for name, locale in SPOKEN.items():
                pseudo.speak(site, filled.account, locale)
                _take(visitors, filled, name, [each for each in MAIN if not wanted or each in wanted])


def _take(visitors: Visitors, filled: Filled, name: str, endpoints: list[str]) -> None:
    for width, screen in SCREENS.items():
        page = visitors.page(filled.account, reduced_motion="reduce", **screen)
        for endpoint in endpoints:
            page.goto(filled.path(endpoint))
            page.evaluate("document.fonts.ready")
            page.screenshot(path=PICTURES / f"{name}-{endpoint}-{width}.png", full_page=True)
        page.context.close()


if __name__ == "__main__":
    main(sys.argv[1:])
