"""Choosing rows of the list and acting on them: by mouse, by keyboard, on a phone, without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.chromium import overhang, violations
from tests.browser.site import Account, Site
from tests.browser.visitors import NO_SCRIPTS, PHONE, Visitors

NAMES = [f"Person {number:02}" for number in range(60)]


@pytest.fixture
def crowd(site: Site, account: Account) -> Account:
    """An account with more people than stand on a page."""
    with site.unit(account) as session:
        for name in NAMES:
            factories.a_contact(session, name)
    return account


def boxes(page: Page) -> list[bool]:
    found: list[bool] = page.eval_on_selector_all(
        "input[type=checkbox][name=contact]", "found => found.map((each) => each.checked)"
    )
    return found


def test_by_mouse_a_range_the_page_and_all_that_match(visitors: Visitors, crowd: Account) -> None:
    page = visitors.page(crowd)
    page.goto("/contacts")
    bar, said = page.locator("#bulk"), page.locator("[data-bulk-said]")
    expect(bar).to_be_hidden()
    rows = page.locator("input[type=checkbox][name=contact]")
    rows.nth(1).click()
    rows.nth(4).click(modifiers=["Shift"])
    expect(said).to_have_text("4 chosen")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    assert not any(boxes(page))
    page.get_by_label("Select all on this page").click()
    expect(said).to_have_text(f"{len(boxes(page))} chosen")
    page.get_by_label("All 60 that match").click()
    expect(said).to_have_text("All 60 chosen")
    page.keyboard.press("End")
    expect(page.locator("input[type=checkbox][name=contact]:checked")).to_have_count(60)
    bar.get_by_text("How often").click()
    bar.get_by_role("button", name="B", exact=True).click()
    toast = page.locator("[data-toast]")
    expect(toast).to_contain_text("60 contacts in tier B now.")
    expect(bar).to_be_hidden()
    toast.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-toast]")).to_contain_text("everything is as it was")


def test_by_keyboard_alone(visitors: Visitors, crowd: Account) -> None:
    page = visitors.page(crowd)
    page.goto("/contacts")
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("[data-bulk-said]")).to_have_text("2 chosen")
    page.keyboard.press("b")
    expect(page.locator("#bulk").get_by_role("button", name="A", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    for key in ("Tab", "Tab", "Enter", "Tab"):
        page.keyboard.press(key)
    expect(page.get_by_label("Tag", exact=True)).to_be_focused()
    page.keyboard.type("Sailing")
    page.keyboard.press("Enter")
    expect(page.locator("[data-toast]")).to_contain_text("Tag “Sailing” on 2 more contacts.")


def test_on_a_phone_the_bar_stands_on_the_tabs(visitors: Visitors, crowd: Account) -> None:
    phone = visitors.page(crowd, **PHONE)
    phone.goto("/contacts")
    phone.locator("input[type=checkbox][name=contact]").first.tap()
    bar = phone.locator("#bulk")
    expect(bar).to_be_visible()
    expect(bar).to_have_css("opacity", "1")
    bottom = bar.evaluate("each => each.getBoundingClientRect().bottom")
    assert bottom <= phone.locator("nav.sections").evaluate("each => each.getBoundingClientRect().top") + 1
    bar.get_by_text("Follow-up").tap()
    assert overhang(phone) == 0
    assert violations(phone) == []
    phone.get_by_label("What to do").fill("Say hello")
    phone.get_by_role("button", name="Plan it").tap()
    expect(phone.get_by_role("alert")).to_contain_text("Choose a day.")
    expect(phone.get_by_label("What to do")).to_have_value("Say hello")
    phone.get_by_label("On", exact=True).fill("2026-12-24")
    phone.get_by_role("main").get_by_role("button", name="Follow-up").tap()
    expect(phone.locator("[data-toast]")).to_contain_text("One follow-up planned")


def test_without_scripts_the_acts_stand_above_the_list(visitors: Visitors, crowd: Account) -> None:
    page = visitors.page(crowd, **NO_SCRIPTS)
    page.goto("/contacts")
    form = page.locator("#bulk")
    expect(form).to_be_visible()
    table = page.get_by_role("table")
    assert form.evaluate("each => each.getBoundingClientRect().bottom") <= table.evaluate(
        "each => each.getBoundingClientRect().top"
    )
    page.get_by_label("Select Person 03").check()
    form.get_by_role("button", name="Archive").click()
    expect(page.locator("[data-toast]")).to_contain_text("One contact archived.")
    expect(page.get_by_role("link", name=re.compile("^Person 03"))).to_have_count(0)
