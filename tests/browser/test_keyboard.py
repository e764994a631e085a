"""The same path by keyboard alone: everything is reached, the focus is always seen, and never lost."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.keyboard import Keyboard
from tests.browser.site import PASSWORD, Account, Site
from tests.browser.titles import titled
from tests.browser.visitors import Visitors
from tests.browser.waiting import until
from tests.browser.world import make_world

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
IN_MAIN = "document.getElementById('main').contains(document.activeElement)"


def arrived(page: Page, title: str) -> None:
    """The page is there, and the focus is in it."""
    expect(page).to_have_title(titled(title))
    until(page, IN_MAIN)


def test_from_the_door_to_a_saved_interview(visitors: Visitors, account: Account) -> None:
    page = visitors.page()
    page.on("filechooser", lambda _chooser: None)  # from now on no window of the system opens
    keys = Keyboard(page)
    page.goto("/")
    keys.type(account.email)
    keys.walk_to("password")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(page).to_have_title(titled("Today"))
    keys.walk_to("file")
    with page.expect_file_chooser() as chooser:
        keys.press("Enter")
    chooser.value.set_files(SAMPLES / "google_panel.ics")
    expect(page.get_by_role("button", name="Save interview and people")).to_be_visible()
    keys.walk_to("opening_title")
    keys.type("Platform Engineer")
    keys.walk_to("interest")
    keys.press("ArrowRight", "ArrowRight", "ArrowRight")
    keys.walk_to("robin+jobs", tag="input")
    keys.press("Space")
    keys.walk_to("Save interview and people")
    keys.press("Enter")
    expect(page.locator("[data-toast]")).to_contain_text("Saved.")
    until(page, IN_MAIN)
    expect(page.get_by_role("list", name="With whom").get_by_role("listitem")).to_have_count(4)
    expect(page.get_by_role("img", name="4 of 5")).to_be_visible()
    expect(page.locator("#announcer")).to_contain_text("Saved.")


def test_a_debrief_a_thank_you_and_its_undo(visitors: Visitors, site: Site) -> None:
    page = visitors.page(make_world(site).account)
    keys = Keyboard(page)
    page.goto("/")
    keys.walk_to("Debrief", tag="a")
    keys.press("Enter")
    arrived(page, "How was Initech?")
    keys.walk_to("Dana Hart", tag="textarea")
    keys.type("keeps bees on the roof")
    keys.walk_to("Keep it")
    keys.press("Enter")
    arrived(page, "Today")
    keys.press("j")
    cards = page.get_by_role("article")
    expect(cards).to_have_count(4)
    keys.walk_to("Other answers", tag="summary")
    who = page.evaluate("document.activeElement.closest('article').querySelector('h3').textContent").strip()
    keys.press("Enter")
    keys.walk_to("text")
    keys.type("Thanked for the honey")
    keys.press("Enter")
    expect(cards).to_have_count(3)
    expect(page.locator("#announcer")).to_contain_text("Done.")
    until(page, IN_MAIN)
    keys.walk_to("Undo", back=True)
    keys.press("Enter")
    expect(cards).to_have_count(4)
    expect(cards.filter(has_text=who)).to_have_count(1)
    until(page, IN_MAIN)


def test_a_step_is_snoozed_and_another_skipped(visitors: Visitors, site: Site) -> None:
    page = visitors.page(make_world(site).account)
    keys = Keyboard(page)
    page.goto("/")
    cards = page.get_by_role("article")
    keys.walk_to("Snooze", tag="summary")
    keys.press("Space")
    keys.walk_to("Tomorrow")
    keys.press("Enter")
    expect(cards).to_have_count(3)
    until(page, IN_MAIN)
    keys.walk_to("Other answers", tag="summary")
    keys.press("Space")
    keys.walk_to("Skip this time", tag="button")
    keys.press("Space")
    expect(cards).to_have_count(2)
    until(page, IN_MAIN)


def test_a_panel_is_opened_walked_and_left(visitors: Visitors, site: Site) -> None:
    page = visitors.page(make_world(site).account)
    keys = Keyboard(page)
    page.goto("/contacts")
    keys.press("j", "Enter")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Contacts")
    until(page, IN_MAIN)
    keys.walk_to("More", tag="summary")
    keys.press("Enter", "ArrowDown")
    assert keys.where()[1] == "Plan a follow-up"
    keys.press("ArrowUp")
    assert keys.where()[1] == "Move to the trash"
    keys.press("Escape")
    expect(page.locator("[data-popover][open]")).to_have_count(0)
    assert keys.where()[1] == "More"


def test_the_sections_and_new_things_have_keys(visitors: Visitors, site: Site) -> None:
    page = visitors.page(make_world(site).account)
    keys = Keyboard(page)
    page.goto("/")
    for pressed, title in (
        ("g c", "Contacts"),
        ("g i", "Interviews"),
        ("g o", "Companies"),
        ("g r", "Openings"),
        ("g k", "Calendar"),
        ("g f", "Calendar feeds"),
        ("g s", "Settings"),
        ("g t", "Today"),
    ):
        keys.press(*pressed.split())
        arrived(page, title)
    keys.press("l")
    arrived(page, "Log what happened")
    page.goto("/contacts")
    keys.press("/")
    keys.type("ada")
    keys.press("Enter")
    expect(page).to_have_url(re.compile("q=ada"))
    expect(page.get_by_role("row").filter(has_text="Ada Quist")).to_be_visible()
    until(page, IN_MAIN)


def test_a_calendar_address_is_made(visitors: Visitors, account: Account) -> None:
    page = visitors.page(account)
    keys = Keyboard(page)
    page.goto("/feeds")
    keys.walk_to("Make an address")
    keys.press("Enter")
    arrived(page, "New calendar address")
    keys.walk_to("privacy")
    keys.press("ArrowDown")
    keys.walk_to("Make the address")
    keys.press("Enter")
    expect(page.get_by_label("Web address")).to_be_visible()
    until(page, IN_MAIN)
