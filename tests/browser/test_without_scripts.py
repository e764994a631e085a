"""With scripts off everything can be done: plain forms and links all the way."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import PASSWORD, Account, Site
from tests.browser.visitors import NO_SCRIPTS, Visitors
from tests.browser.world import World, make_world

SAMPLES = Path(__file__).resolve().parents[1] / "samples"


@pytest.fixture
def world(site: Site) -> World:
    return make_world(site)


def said(page: Page, text: str) -> None:
    """The page says this about the last act."""
    expect(page.locator("[data-toast]")).to_contain_text(text)


def test_signing_in_and_out(visitors: Visitors, account: Account) -> None:
    page = visitors.page(**NO_SCRIPTS)
    page.goto("/contacts")
    page.get_by_label("E-mail").fill(account.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/contacts$"))
    page.locator("summary.account").click()
    page.get_by_role("button", name="Sign out").click()
    said(page, "You are signed out.")


def test_a_chosen_file_becomes_an_interview(visitors: Visitors, account: Account) -> None:
    page = visitors.page(account, **NO_SCRIPTS)
    page.goto("/")
    page.get_by_role("main").locator("input[type=file]").set_input_files(SAMPLES / "google_panel.ics")
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("checkbox", name=re.compile("robin")).uncheck()
    page.get_by_role("radio", name="3 of 5").check()
    page.get_by_role("button", name="Save interview and people").click()
    said(page, "Saved.")
    expect(page.get_by_role("list", name="With whom").get_by_role("listitem")).to_have_count(4)


def test_pasted_text_becomes_an_interview_that_can_be_taken_back(
    visitors: Visitors, account: Account
) -> None:
    page = visitors.page(account, **NO_SCRIPTS)
    page.goto("/invitations/new")
    page.get_by_text("Or paste the text of an invitation mail").click()
    page.get_by_label("Text of the invitation").fill((SAMPLES / "pasted_google.txt").read_text())
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_label("Company")).to_have_value("Wrenfield")
    page.get_by_role("button", name="Save interview and people").click()
    said(page, "Saved.")
    page.get_by_role("button", name="Undo").click()
    said(page, "Taken back.")


def test_an_interview_is_entered_by_hand(visitors: Visitors, account: Account) -> None:
    page = visitors.page(account, **NO_SCRIPTS)
    page.goto("/interviews/new")
    page.get_by_label("Company").fill("Hooli")
    page.get_by_label("Day").fill("2026-12-02")
    page.get_by_label("From").fill("10:00")
    page.locator("[name=others]").fill("Gavin Orr, hiring manager\nJared Lim, jared@hooli.example")
    page.get_by_role("button", name="Save").click()
    said(page, "Saved.")
    guests = page.get_by_role("list", name="With whom")
    expect(guests).to_contain_text("Gavin Orr Hiring manager")
    expect(guests).to_contain_text("Jared Lim Interviewer")


def test_a_day_is_debriefed_and_its_people_are_thanked(visitors: Visitors, world: World) -> None:
    page = visitors.page(world.account, **NO_SCRIPTS)
    page.goto("/")
    page.get_by_role("link", name="Debrief").click()
    page.get_by_label("Dana Hart").fill("keeps bees on the roof")
    page.get_by_label("I promised to").first.fill("send the slides")
    page.get_by_text("Another promise of yours").click()
    page.get_by_label("I promised to").nth(1).fill("send the book")
    page.get_by_role("button", name="Keep it").click()
    said(page, "Kept.")
    dana = page.get_by_role("article").filter(has=page.get_by_role("heading", name="Dana Hart"))
    expect(dana.get_by_label("Words to begin with")).to_have_value(re.compile("keeps bees on the roof"))
    dana.get_by_label("Words to begin with").fill("Dear Dana,\nthank you for the honey.")
    dana.get_by_role("button", name="Keep my words").click()
    said(page, "Your words are kept.")
    expect(dana.get_by_label("Words to begin with")).to_have_value("Dear Dana,\nthank you for the honey.")


def test_a_contact_is_added_found_corrected_and_logged(visitors: Visitors, account: Account) -> None:
    page = visitors.page(account, **NO_SCRIPTS)
    page.goto("/contacts/new")
    page.get_by_label("Name").fill("Ada Quist")
    page.get_by_label("Company").fill("Hooli")
    page.get_by_label("Tier").select_option("B")
    page.get_by_role("button", name="Save").click()
    said(page, "Ada Quist is in your contacts.")
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Notes").fill("Swims in winter.")
    page.get_by_role("button", name="Save").click()
    said(page, "Saved.")
    page.get_by_role("form", name="Log a word").get_by_label("In a line").fill("Talked about the lake")
    page.get_by_role("button", name="Log it").click()
    said(page, "Logged.")
    expect(page.get_by_role("main")).to_contain_text("Talked about the lake")
    page.goto("/contacts")
    page.get_by_role("main").get_by_role("searchbox").fill("hooli")
    page.get_by_role("main").get_by_role("searchbox").press("Enter")
    expect(page).to_have_url(re.compile("q=hooli"))
    expect(page.get_by_role("link", name="Ada Quist", exact=True)).to_be_visible()


def test_somebody_who_seems_known_is_asked_about(visitors: Visitors, world: World) -> None:
    page = visitors.page(world.account, **NO_SCRIPTS)
    page.goto("/contacts/new")
    page.get_by_label("Name").fill("Ada Quist")
    page.locator("#methods-0-value").fill("ada@example.org")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New contact")
    expect(page.locator("#known")).to_contain_text("Ada Quist")


def test_a_calendar_address_is_made_replaced_and_revoked(visitors: Visitors, world: World) -> None:
    page = visitors.page(world.account, **NO_SCRIPTS)
    page.goto("/feeds/new")
    page.get_by_role("button", name="Make the address").click()
    first = page.get_by_label("Web address").input_value()
    assert "/n/" in page.request.get(first).text()
    page.locator("summary").filter(has_text="Replace").click()
    page.locator("main details[open]").get_by_role("button").click()
    second = page.get_by_label("Web address").input_value()
    assert second != first
    page.locator("summary").filter(has_text="Revoke").click()
    page.locator("main details[open]").get_by_role("button").click()
    said(page, "was revoked")
    left = page.request.get(second)
    assert left.ok
    assert "Dana Hart" not in left.text()
    assert "/n/" not in left.text()


def test_settings_are_changed(visitors: Visitors, account: Account) -> None:
    page = visitors.page(account, **NO_SCRIPTS)
    page.goto("/settings")
    page.get_by_label("Time zone").select_option("Asia/Tokyo")
    page.get_by_role("radio", name="Dark").check(force=True)
    page.get_by_role("button", name="Save", exact=True).click()
    said(page, "Saved.")
    expect(page.locator("body")).to_have_attribute("data-theme", "dark")
