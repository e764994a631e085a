"""The main pages with more contrast, forced colours, other text, by Tab alone, and as they are told aloud."""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from crm.transfer.demo import EMAIL
from tests.browser import ways
from tests.browser.pages import Filled, fill
from tests.browser.site import Site, add_demo, make_site, opened
from tests.browser.snapshots import differs, neutral
from tests.browser.visitors import Visitors

MAIN = (
    "today.page",
    "people.contacts",
    "people.contact",
    "interviews.page",
    "interviews.debrief",
    "people.openings",
    "planner.page",
    "feeds.page",
    "accounts.settings",
    "welcome.begin",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: what other tests do to theirs would be told, too."""
    made = make_site(tmp_path_factory.mktemp("told"), signup="open")
    add_demo(made)
    with opened(made) as site:
        yield site


@pytest.fixture(scope="module")
def filled(site: Site) -> Filled:
    return fill(site, site.demo(EMAIL))


@pytest.fixture(scope="module")
def window(browser: Browser, site: Site, filled: Filled) -> Iterator[Page]:
    """One window for all: pages are only looked at."""
    visitors = Visitors(browser, site)
    yield visitors.page(filled.account, reduced_motion="reduce")
    visitors.close()


@pytest.mark.parametrize("endpoint", MAIN)
def test_a_main_page_in_other_ways(window: Page, filled: Filled, endpoint: str) -> None:
    window.emulate_media(color_scheme="light", contrast="no-preference", forced_colors="none")
    window.goto(filled.path(endpoint))
    told = differs(window, endpoint)
    themes: tuple[Literal["light", "dark"], ...] = ("light", "dark") if endpoint == MAIN[0] else ("light",)
    found = [
        *ways.walk(window),
        *ways.spacing(window),
        *ways.large_text(window),
        *ways.more_contrast(window, *themes),
    ]
    assert "\n".join(found) == ""
    assert told == ""


@pytest.mark.parametrize("endpoint", ["today.page", "people.contacts", "interviews.debrief"])
def test_colours_of_the_system_leave_everything_readable(window: Page, filled: Filled, endpoint: str) -> None:
    window.emulate_media(forced_colors="active")
    window.goto(filled.path(endpoint))
    assert ways.forced_colours(window) == []


def test_what_is_kept_of_a_page_has_no_figures_and_no_repetition() -> None:
    said = '- list:\n  - listitem: Fri 27 Nov\n  - listitem:\n    - link "b"\n- heading "8 due" [level=2]'
    assert neutral(said) == '- list:\n  - listitem: Day 0 Day\n- heading "0 due" [level=2]\n'
