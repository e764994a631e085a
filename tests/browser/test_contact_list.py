"""The contact list in a browser: it goes on as it is read, is filtered and kept, with and without scripts."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from crm.core.cadence import Tier
from tests import factories
from tests.browser.chromium import overhang, violations
from tests.browser.site import NOON, Account, Site
from tests.browser.visitors import NO_SCRIPTS, PHONE, Visitors

LOST_FOCUS = """() => {
  window.lost = 0;
  const look = () => {
    if (document.activeElement === document.body) window.lost += 1;
    requestAnimationFrame(look);
  };
  look();
}"""


@pytest.fixture
def crowd(site: Site, account: Account) -> Account:
    """An account with 120 contacts."""
    with site.unit(account) as session:
        company = factories.a_company(session, "Initech")
        for number in range(120):
            factories.a_contact(
                session,
                f"Person {number:03}",
                company=company if number % 2 else None,
                title="Lead",
                tier=Tier.A if number % 10 == 0 else Tier.C,
                next_due_on=(NOON - timedelta(days=number)).date() if number < 20 else None,
            )
    return account


def rows(page: Page) -> int:
    return page.locator("#contacts [data-row]").count()


def test_the_list_goes_on_as_it_is_read_and_no_column_moves(visitors: Visitors, crowd: Account) -> None:
    page = visitors.page(crowd)
    page.goto("/contacts")
    assert rows(page) == 50
    widths = "() => [...document.querySelectorAll('thead th')].map(each => each.offsetWidth)"
    before = page.evaluate(widths)
    for _ in range(16):
        page.mouse.wheel(0, 500)
        page.wait_for_load_state("networkidle")
    expect(page.get_by_role("link", name="Person 119", exact=True)).to_be_visible()
    assert rows(page) == 120
    assert page.evaluate(widths) == before
    assert violations(page) == []


def test_the_keys_walk_on_into_rows_that_come_later(visitors: Visitors, crowd: Account) -> None:
    page = visitors.page(crowd)
    page.goto("/contacts")
    page.keyboard.press("j")
    page.evaluate(LOST_FOCUS)
    for last, rest in (("Person 049", 100), ("Person 099", 120)):
        page.keyboard.press("End")
        expect(page.locator("#contacts [data-row]")).to_have_count(rest)
        expect(page.get_by_role("link", name=last, exact=True)).to_be_focused()
        page.keyboard.press("j")
        following = f"Person {int(last[-3:]) + 1:03}"
        expect(page.get_by_role("link", name=following, exact=True)).to_be_focused()
    page.keyboard.press("k")
    expect(page.get_by_role("link", name="Person 099", exact=True)).to_be_focused()
    assert page.evaluate("window.lost") == 0, "the focus was on the page itself in between"


@pytest.mark.parametrize("mode", [{}, NO_SCRIPTS, PHONE], ids=["scripts", "no scripts", "phone"])
def test_a_list_is_filtered_kept_as_a_view_and_forgotten_again(
    visitors: Visitors, crowd: Account, mode: dict[str, object]
) -> None:
    page = visitors.page(crowd, **mode)
    page.goto("/contacts?view=due")
    page.locator("summary", has_text="Filters").click()
    filters = page.get_by_role("form", name="Filters")
    filters.get_by_role("checkbox", name="A", exact=True).check()
    filters.get_by_role("button", name="Show").click()
    expect(page.get_by_role("status").filter(has_text="2 contacts")).to_be_visible()
    assert rows(page) == 2
    assert overhang(page) == 0
    page.locator("summary", has_text="Save as a view").click()
    page.get_by_role("form", name="Save as a view").get_by_label("Name").fill("Close and due")
    page.get_by_role("form", name="Save as a view").get_by_role("button", name="Save").click()
    expect(page.locator("a[aria-current=page]", has_text="Close and due").first).to_be_attached()
    page.get_by_role("link", name="Without the filter Tier A").click()
    expect(page.get_by_role("status").filter(has_text="20 contacts")).to_be_visible()
    page.goto("/contacts/views")
    page.get_by_role("button", name="Delete Close and due").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Close and due")).to_be_visible()


def test_without_scripts_the_list_is_pages(visitors: Visitors, crowd: Account) -> None:
    page = visitors.page(crowd, **NO_SCRIPTS)
    page.goto("/contacts")
    page.get_by_role("link", name="Show more").click()
    page.get_by_role("link", name="Show more").click()
    assert rows(page) == 20
    page.get_by_role("link", name="Previous").click()
    expect(page.get_by_role("link", name="Person 050", exact=True)).to_be_visible()
    assert rows(page) == 50
