"""What Firefox and Safari lack of the newest style sheets is made up for by scripts."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.site import Site
from tests.browser.visitors import PHONE, Visitors
from tests.browser.world import make_world

LACKING = ("field-sizing", "scroll-initial-target", "light-dark")
LACKS = """
const knows = CSS.supports.bind(CSS);
CSS.supports = (...asked) => !["field-sizing", "scroll-initial-target"].includes(asked[0]) && knows(...asked);
"""
HIDDEN_LINES = "area => area.scrollHeight - area.clientHeight"
IN_SIGHT = """tab => {
  const [own, room] = [tab, tab.closest("nav")].map((each) => each.getBoundingClientRect());
  return own.left >= room.left && own.right <= room.right;
}"""


def without_what_is_new(route: Route) -> None:
    answer = route.fetch()
    text = answer.text()
    for name in LACKING:
        text = text.replace(f"{name}(", f"no-{name}(").replace(f"{name}:", f"no-{name}:")
    route.fulfill(response=answer, body=text)


@pytest.fixture
def page(visitors: Visitors, site: Site) -> Page:
    page = visitors.page(make_world(site).account, color_scheme="dark", **PHONE)
    page.add_init_script(LACKS)
    page.route("**/app.css", without_what_is_new)
    return page


def test_words_are_seen_whole_tabs_in_use_are_in_sight_and_there_are_colours(page: Page) -> None:
    page.goto("/")
    expect(page.locator("html")).to_have_css("background-color", "oklch(0.982 0.003 280)")
    words = page.locator("[data-opener] textarea").first
    expect(words).to_be_visible()
    assert words.evaluate(HIDDEN_LINES) <= 0
    words.fill("A line.\n" * 12)
    assert words.evaluate(HIDDEN_LINES) <= 0
    high = words.evaluate("area => area.offsetHeight")
    words.fill("A line.")
    assert words.evaluate("area => area.offsetHeight") < high / 2
    page.goto("/settings/sharing")
    tab = page.get_by_role("navigation", name="Settings").get_by_role("link", name="Sharing")
    expect(tab).to_have_attribute("aria-current", "page")
    assert tab.evaluate(IN_SIGHT)
