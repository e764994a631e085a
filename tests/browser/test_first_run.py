"""The first run of a new instance: without scripts, and by keyboard alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.keyboard import Keyboard
from tests.browser.site import PASSWORD, make_site, opened
from tests.browser.titles import titled
from tests.browser.visitors import NO_SCRIPTS, Visitors, visiting

EMAIL = "robin@example.org"


@pytest.fixture
def visitors(tmp_path: Path, browser: Browser) -> Iterator[Visitors]:
    """Windows on a new instance, on which nobody has an account yet."""
    with opened(make_site(tmp_path, signup="first")) as site, visiting(browser, site) as visitors:
        yield visitors


def test_without_scripts_from_the_door_to_the_calendar(visitors: Visitors) -> None:
    page = visitors.page(**NO_SCRIPTS)
    page.goto("/")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome to Keepwarm")
    page.get_by_label("Your name").fill("Robin Fell")
    page.get_by_label("Time zone").select_option("Europe/Berlin")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("[data-toast]")).to_contain_text("Nudges come on workdays in Germany")
    expect(page.get_by_role("button", name="Show me the example data")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("Dana Hart")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The nudges in your calendar")
    expect(page.get_by_text("Only this computer can read it")).to_be_visible()
    page.get_by_role("button", name="Make my calendar address").click()
    assert page.get_by_label("Subscription address").input_value().startswith("webcal://")
    page.get_by_role("button", name="Done: to Today").click()
    expect(page).to_have_title(titled("Today"))
    expect(page.get_by_text("The first steps are not finished.")).to_have_count(0)


def test_by_keyboard_alone_each_step_can_be_done_or_left(visitors: Visitors) -> None:
    page = visitors.page()
    keys = Keyboard(page)
    page.goto("/")
    keys.type(EMAIL)
    keys.walk_to("password")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(page).to_have_title(titled("Welcome to Keepwarm"))
    keys.type("Robin Fell")
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Berlin")
    keys.press("Enter")
    expect(page).to_have_title(titled("Where do you begin?"))
    page.goto("/")
    keys.walk_to("Go on", tag="a")
    keys.press("Enter")
    expect(page).to_have_title(titled("Where do you begin?"))
    keys.walk_to("Later: on to the calendar", tag="a")
    keys.press("Enter")
    expect(page).to_have_title(titled("The nudges in your calendar"))
    keys.walk_to("Make my calendar address", tag="button")
    keys.press("Enter")
    expect(page.get_by_label("Subscription address")).to_be_visible()
    keys.walk_to("Done: to Today", tag="button")
    keys.press("Space")
    expect(page).to_have_title(titled("Today"))
    expect(page.get_by_text("The first steps are not finished.")).to_have_count(0)
