"""Keepwarm in one hand: tabs below, everything within reach of a thumb, nothing wider than the screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import overhang
from tests.browser.site import Site
from tests.browser.thumbs import small_targets
from tests.browser.titles import titled
from tests.browser.visitors import PHONE, Visitors
from tests.browser.world import World, make_world

UNCOVERED = """
(element) => {
  const {left, top, width, height} = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}
"""
PAGES: dict[str, Callable[[World], str]] = {
    "today": lambda _: "/",
    "contacts": lambda _: "/contacts",
    "contact": lambda world: world.friend,
    "new contact": lambda _: "/contacts/new",
    "interviews": lambda _: "/interviews",
    "interview": lambda world: world.held,
    "new interview": lambda _: "/interviews/new",
    "debrief": lambda world: f"{world.held}/debrief",
    "opening": lambda world: world.opening,
    "company": lambda world: world.company,
    "log": lambda world: f"/interactions/new?contact={world.friend.rpartition('/')[2]}",
    "calendar": lambda _: "/feeds",
    "new address": lambda _: "/feeds/new",
    "settings": lambda _: "/settings",
    "nudges": lambda _: "/settings/nudges",
}


@pytest.fixture(scope="module")
def world(site: Site) -> World:
    """Things that these tests share; they are only looked at, or added to."""
    return make_world(site)


@pytest.fixture
def phone(visitors: Visitors, world: World) -> Page:
    return visitors.page(world.account, **PHONE)


def bottom(element: Locator) -> float:
    box = element.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


@pytest.mark.parametrize("name", PAGES)
def test_a_thumb_hits_everything(phone: Page, world: World, name: str) -> None:
    phone.goto(PAGES[name](world))
    assert small_targets(phone) == []
    assert overhang(phone) <= 0


def test_the_tabs_stand_at_the_bottom_and_lead_everywhere(phone: Page) -> None:
    phone.goto("/")
    tabs = phone.get_by_role("navigation", name="Sections").get_by_role("link")
    expect(tabs).to_have_count(5)
    for name in ("Contacts", "Interviews", "Openings", "Calendar", "Today"):
        tab = tabs.filter(has_text=name)
        assert 834 <= bottom(tab) <= 844
        tab.tap()
        expect(phone).to_have_title(titled(name))
        expect(tab).to_have_attribute("aria-current", "page")


def test_a_debrief_is_saved_by_a_button_that_is_always_there(phone: Page, world: World) -> None:
    phone.goto(f"{world.held}/debrief")
    save = phone.get_by_role("button", name="Keep it")
    assert save.evaluate(UNCOVERED)
    phone.get_by_label("What did you learn?").fill("They ship on Fridays.")
    phone.get_by_role("radio", name="4 of 5").tap()
    assert save.evaluate(UNCOVERED)
    save.tap()
    expect(phone.locator("[data-toast]")).to_contain_text("Kept.")
    phone.goto(world.held)
    expect(phone.get_by_role("main")).to_contain_text("They ship on Fridays.")


def test_what_just_happened_is_logged_from_anywhere(phone: Page) -> None:
    phone.goto("/companies")
    phone.locator("summary[aria-label='Add']").tap()
    phone.get_by_role("link", name="Log a contact").tap()
    phone.get_by_role("checkbox", name="Ada Quist").check()
    phone.get_by_label("What was said").fill("Met her at the station")
    phone.get_by_role("button", name="Save").tap()
    expect(phone.locator("[data-toast]")).to_contain_text("Logged.")


def test_the_panels_of_a_step_stay_inside_the_screen(phone: Page) -> None:
    phone.goto("/")
    step = phone.get_by_role("article").first
    for label in ("Snooze", "Other answers"):
        step.locator(f"summary:has-text('{label}')").tap()
        box = phone.locator("[data-popover][open] > .popover-panel").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        phone.keyboard.press("Escape")
    assert overhang(phone) <= 0
