"""Search from every page: by keyboard, while one types, on a phone, and without scripts."""

import re

from playwright.sync_api import expect

from tests.browser.chromium import overhang, violations
from tests.browser.site import Site
from tests.browser.visitors import NO_SCRIPTS, PHONE, Visitors
from tests.browser.waiting import until
from tests.browser.world import make_world

FIELD = "#search-everything"


def test_somebody_is_reached_with_a_few_keys(visitors: Visitors, site: Site) -> None:
    world = make_world(site)
    page = visitors.page(world.account)
    page.goto("/interviews")
    page.keyboard.press("/")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.type("qui")
    options = page.locator("[data-suggestions]").get_by_role("option")
    expect(options).to_have_text(
        [re.compile("Ada Quist"), re.compile("Ada Quist"), re.compile("All results")]
    )
    expect(page.locator(FIELD)).to_have_attribute("aria-expanded", "true")
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{world.friend}$"))
    until(page, "document.getElementById('main').contains(document.activeElement)")
    expect(options).to_have_count(0)


def test_enter_alone_leads_to_all_results(visitors: Visitors, site: Site) -> None:
    page = visitors.page(make_world(site).account)
    page.goto("/interviews")
    page.locator(FIELD).fill("initech")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=initech$"))
    expect(page.get_by_role("heading", name="Companies")).to_be_visible()
    expect(page.locator("main mark").first).to_be_visible()
    expect(page.locator("[data-suggestions]")).to_be_hidden()


def test_escape_and_leaving_close_the_suggestions(visitors: Visitors, site: Site) -> None:
    page = visitors.page(make_world(site).account)
    page.goto("/interviews")
    page.locator(FIELD).press_sequentially("ada")
    panel = page.locator("[data-suggestions]")
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator(FIELD)).to_have_value("ada")
    page.locator(FIELD).press_sequentially(" q")
    expect(panel).to_be_visible()
    for _button in ("the palette", "search", "the next place"):
        page.keyboard.press("Tab")
    expect(panel).to_be_hidden()


def test_a_suggestion_is_opened_with_the_mouse(visitors: Visitors, site: Site) -> None:
    world = make_world(site)
    page = visitors.page(world.account)
    page.goto("/contacts")
    page.locator(FIELD).press_sequentially("hooli")
    page.get_by_role("group", name="Companies").get_by_role("option").first.click()
    expect(page).to_have_url(re.compile(f"{world.company}$"))


def test_a_phone_has_the_field_on_the_page_of_search(visitors: Visitors, site: Site) -> None:
    phone = visitors.page(make_world(site).account, **PHONE)
    phone.goto("/interviews")
    phone.get_by_role("link", name="Search", exact=True).tap()
    phone.get_by_role("combobox").fill("initech")
    phone.get_by_role("option", name="All results for “initech”").tap()
    phone.get_by_role("searchbox", name="Name, firm, number or word").fill("ada")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("link", name="Ada Quist").first).to_be_visible()
    assert overhang(phone) == 0
    assert violations(phone) == []


def test_without_scripts_it_is_a_plain_form(visitors: Visitors, site: Site) -> None:
    page = visitors.page(make_world(site).account, **NO_SCRIPTS)
    page.goto("/interviews")
    page.locator(FIELD).fill("ada")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Ada Quist").first).to_be_visible()
