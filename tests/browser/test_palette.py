"""The palette by keyboard: from anywhere to a person, an act with them, or something on the page."""

import re

from playwright.sync_api import expect

from tests.browser.chromium import violations
from tests.browser.site import Site
from tests.browser.visitors import NO_SCRIPTS, Visitors
from tests.browser.world import make_world


def test_a_few_keys_lead_to_a_person_and_to_what_can_be_done(visitors: Visitors, site: Site) -> None:
    world = make_world(site)
    page = visitors.page(world.account)
    page.goto(world.friend)
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Find or do anything")
    options = page.get_by_role("listbox", name="Results").get_by_role("option")
    expect(field).to_be_focused()
    expect(page.get_by_role("group", name="Lately")).to_be_visible()
    expect(page.get_by_role("group", name="On this page")).to_be_visible()
    assert violations(page) == []
    page.keyboard.type("quist")
    expect(options.first).to_contain_text("Ada Quist")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(page.locator("[data-palette-said]")).to_have_text(re.compile(r"\d results?"))
    page.keyboard.press("Tab")
    expect(options.first).to_have_text(re.compile("Log a contact"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/interactions/new\?contact=\d+$"))
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0


def test_places_and_the_page_s_own_acts_are_found_by_their_words(visitors: Visitors, site: Site) -> None:
    page = visitors.page(make_world(site).account)
    page.goto("/contacts")
    page.keyboard.press("Control+k")
    page.keyboard.type("openi")
    expect(page.get_by_role("option", name=re.compile("^Openings"))).to_be_visible()
    page.get_by_role("option", name=re.compile("^Openings")).click()
    expect(page).to_have_url(re.compile("/openings$"))
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_without_scripts_its_button_leads_to_the_search(visitors: Visitors, site: Site) -> None:
    page = visitors.page(make_world(site).account, **NO_SCRIPTS)
    page.goto("/contacts")
    page.get_by_role("link", name="Find or do anything").click()
    expect(page).to_have_url(re.compile("/search$"))
