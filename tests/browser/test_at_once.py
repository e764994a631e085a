"""A page that has just come answers keys and presses: nobody is faster than its scripts."""

import re

from playwright.sync_api import expect

from tests.browser.keyboard import Keyboard
from tests.browser.site import Site
from tests.browser.visitors import Visitors
from tests.browser.waiting import until
from tests.browser.world import make_world

# What asks for "a moment later" without saying how long waits for longer than this test takes.
BUSY = """
const before = window.setTimeout;
window.setTimeout = (what, wait, ...more) => before(what, wait === undefined ? 60000 : wait, ...more);
"""


def test_a_page_of_a_busy_machine_is_ready_when_it_is_there(visitors: Visitors, site: Site) -> None:
    page = visitors.page(make_world(site).account)
    page.add_init_script(BUSY)
    keys = Keyboard(page)
    page.goto("/contacts")
    page.evaluate("window.kept = true")
    keys.press("j")
    expect(page.locator("details[data-acts]")).to_have_count(1)
    keys.press("/")
    keys.type("ada")
    keys.press("Enter")
    expect(page).to_have_url(re.compile("q=ada"))
    until(page, "document.activeElement.id === 'search-q'")
    assert page.evaluate("window.kept"), "the page was not fetched as a whole"
