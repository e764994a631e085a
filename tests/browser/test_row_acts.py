"""What can be done with a row of the contact list: by keys where the focus is, by mouse, by a thumb."""

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from crm.core.cadence import Tier
from crm.core.kinds import InteractionKind
from crm.followups.derive import derive
from tests import factories
from tests.browser.chromium import overhang, violations
from tests.browser.keyboard import Keyboard
from tests.browser.site import NOON, WHEN, Account, Site
from tests.browser.visitors import NO_SCRIPTS, PHONE, Visitors
from tests.browser.waiting import until

NAMES = ("Ada Quist", "Bo Lim", "Cleo Hart", "Dana Osei")
IN_ROW = "(name) => document.activeElement.closest('[data-row]')?.innerText.includes(name)"
MENUS = "details[data-acts]"


@pytest.fixture
def account(site: Site) -> Account:
    """Four people who have long been due, and somebody with whom nothing is planned."""
    account = site.account()
    with site.unit(account) as session:
        people = [factories.a_contact(session, name, tier=Tier.B, email="a@example.org") for name in NAMES]
        factories.a_contact(session, "Zoe Berg")
        for each in people:
            long_ago = (NOON - timedelta(days=200)).date()
            factories.an_interaction(session, each, on=long_ago, kind=InteractionKind.CALL)
        derive(session, {each.id for each in people}, when=WHEN)
    return account


def row(page: Page, name: str) -> Locator:
    return page.locator("#contacts [data-row]").filter(has_text=name)


def in_row(page: Page, name: str) -> None:
    until(page, IN_ROW, name)


def toast(page: Page, text: str) -> None:
    expect(page.locator("[data-toast]")).to_contain_text(text)


def test_the_keys_of_a_row_act_on_it_and_the_focus_stays_there(visitors: Visitors, account: Account) -> None:
    page = visitors.page(account)
    keys = Keyboard(page)
    page.goto("/contacts?view=due")
    page.evaluate("window.kept = true")
    expect(page.locator("#contacts [data-row]")).to_have_count(4)
    keys.press("j", "j", "x", "k", "d")
    expect(row(page, "Ada Quist")).to_have_count(0)
    toast(page, "Done.")
    in_row(page, "Bo Lim")
    expect(row(page, "Bo Lim").get_by_role("checkbox")).to_be_checked()
    expect(page.get_by_role("status").filter(has_text="3 contacts")).to_be_visible()
    keys.press("u")
    expect(row(page, "Ada Quist")).to_have_count(1)
    in_row(page, "Ada Quist")
    expect(row(page, "Bo Lim").get_by_role("checkbox")).to_be_checked()
    keys.press("s")
    expect(row(page, "Ada Quist").get_by_role("button", name="Tomorrow")).to_be_focused()
    keys.press("ArrowDown", "Escape")
    expect(page.locator(f"{MENUS}[open]")).to_have_count(0)
    keys.press("s")
    expect(row(page, "Ada Quist").get_by_role("button", name="Tomorrow")).to_be_focused()
    keys.press("Enter")
    expect(row(page, "Ada Quist")).to_have_count(0)
    toast(page, "Snoozed until")
    in_row(page, "Bo Lim")
    assert page.evaluate("window.kept"), "only rows were swapped"


def test_how_much_is_due_is_said_down_to_nothing_and_back(visitors: Visitors, account: Account) -> None:
    page = visitors.page(account)
    keys = Keyboard(page)
    page.goto("/contacts?view=due")
    count, icon = page.locator("#due-in-sections"), page.locator("link[rel=icon]")
    keys.press("j")
    for left in ("3", "2", "1", ""):
        keys.press("d")
        expect(count).to_have_text(left)
        expect(page.locator(".htmx-request")).to_have_count(0)
    expect(count).to_be_hidden()
    assert "favicon-due" not in (icon.get_attribute("href") or "")
    keys.press("u")
    expect(count).to_have_text("1")
    expect(count).to_be_visible()
    assert "favicon-due" in (icon.get_attribute("href") or "")


def test_a_word_is_logged_and_the_card_opened_for_editing_from_the_row(
    visitors: Visitors, account: Account
) -> None:
    page = visitors.page(account)
    keys = Keyboard(page)
    page.goto("/contacts")
    keys.press("j", "j", "l")
    expect(row(page, "Bo Lim").get_by_label("What was said, in a line")).to_be_focused()
    keys.type("She moves to Porto")
    keys.press("Enter")
    toast(page, "Logged.")
    expect(row(page, "Bo Lim")).to_contain_text("today")
    in_row(page, "Bo Lim")
    keys.press("u")
    expect(row(page, "Bo Lim")).not_to_contain_text("today")
    in_row(page, "Bo Lim")
    keys.press("End", "d")
    expect(page.get_by_role("alert")).to_have_text("Nothing is planned with Zoe Berg.")
    keys.press("?")
    help_ = page.get_by_role("dialog")
    for said in ("Done with the next step d", "Snooze s", "Log a word l", "Edit e", "Select x"):
        expect(help_.locator(".keys-line").filter(has_text=said.rpartition(" ")[0])).to_contain_text(said[-1])
    keys.press("Escape", "e")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Zoe Berg")


@pytest.mark.parametrize("mode", [{}, PHONE], ids=["desk", "phone"])
def test_the_menu_of_a_row_is_reached_without_keys(
    visitors: Visitors, account: Account, mode: dict[str, object]
) -> None:
    page = visitors.page(account, **mode)
    page.goto("/contacts")
    row(page, "Cleo Hart").get_by_role("link", name="More for Cleo Hart").click()
    menu = row(page, "Cleo Hart").locator(MENUS)
    expect(menu.get_by_text("Say hello to Cleo Hart")).to_be_visible()
    assert violations(page) == []
    assert overhang(page) == 0
    menu.get_by_text("Snooze", exact=True).click()
    expect(menu.get_by_label("Another day")).to_be_visible()
    menu.get_by_role("button", name="Done with the next step").click()
    toast(page, "Done.")
    expect(row(page, "Cleo Hart")).to_contain_text("in 3 months")
    expect(page.locator(MENUS).filter(has=page.locator("[open]"))).to_have_count(0)


def test_what_the_server_refuses_leaves_the_row_as_it_was(visitors: Visitors, account: Account) -> None:
    page = visitors.page(account)
    page.goto("/contacts?view=due")
    page.keyboard.press("j")
    expect(row(page, "Ada Quist").locator(MENUS)).to_have_count(1)  # fetched where the focus rests
    page.route("**/done", lambda route: route.abort())
    page.keyboard.press("d")
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
    expect(row(page, "Ada Quist")).to_be_visible()
    in_row(page, "Ada Quist")
    visitors.wrong[:] = [
        line for line in visitors.wrong if "Failed to fetch" not in line and "ERR_" not in line
    ]


def test_without_scripts_the_sign_leads_to_where_all_of_it_can_be_done(
    visitors: Visitors, account: Account
) -> None:
    page = visitors.page(account, **NO_SCRIPTS)
    page.goto("/contacts")
    page.get_by_role("link", name="More for Dana Osei").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dana Osei")
    page.get_by_role("button", name="Done").first.click()
    toast(page, "Done.")
