"""The page of an act on very many: how far it is, stopping it, taking it back."""

from playwright.sync_api import Page, Route, expect
from sqlalchemy import insert

from crm.contacts.models import Contact
from crm.people.bulk.running import PIECE, PIECES
from tests.browser.chromium import overhang, violations
from tests.browser.site import Account, Site
from tests.browser.visitors import NO_SCRIPTS, Visitors
from tests.factories import MADE

MANY = PIECE * PIECES + 1


def fill(site: Site, account: Account) -> None:
    """More people than a step takes."""
    same = {"created_at": MADE, "updated_at": MADE, "added_on": MADE.date(), "rev": 0, "is_paused": False}
    with site.unit(account) as session:
        session.execute(
            insert(Contact),
            [
                {**same, "user_id": account.user_id, "name": f"P{each:04}", "name_key": f"p{each:04}"}
                for each in range(MANY)
            ],
        )


def put_all_into_a_tier(page: Page) -> None:
    """Everybody, from the bar below the list."""
    page.goto("/contacts")
    page.get_by_label("Select all on this page").click()
    page.locator("#bulk input[name=all]").click()
    page.locator("#bulk").get_by_text("How often").click()
    page.locator("#bulk").get_by_role("button", name="B", exact=True).click()


def test_it_shows_how_far_it_is_and_is_stopped_and_taken_back(
    visitors: Visitors, site: Site, account: Account
) -> None:
    fill(site, account)
    page, steps = visitors.page(account), list[Route]()

    def hold(route: Route) -> None:
        steps.append(route)
        if len(steps) == 1:
            route.continue_()

    page.route("**/step", hold)
    put_all_into_a_tier(page)
    expect(page.get_by_role("progressbar", name="1,000 of 1,001")).to_be_visible()
    expect(page.get_by_role("button", name="Continue")).to_have_count(0)
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert overhang(page) == 0
    page.get_by_role("button", name="Stop").click()
    toast = page.locator("[data-toast]")
    expect(toast).to_have_count(1)
    expect(toast).to_contain_text("Stopped after 1,000 of 1,001.")
    page.unroute("**/step")
    toast.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-toast]")).to_contain_text("everything is as it was")


def test_without_scripts_each_press_is_a_step(visitors: Visitors, site: Site, account: Account) -> None:
    fill(site, account)
    page = visitors.page(account, **NO_SCRIPTS)
    page.goto("/contacts")
    page.locator("#bulk input[name=all]").check()
    page.locator("#bulk").get_by_text("How often").click()
    page.locator("#bulk").get_by_role("button", name="B", exact=True).click()
    for told in ("0 of 1,001", "1,000 of 1,001"):
        expect(page.get_by_role("progressbar", name=told)).to_be_visible()
        page.get_by_role("button", name="Continue").click()
    expect(page.locator("[data-toast]")).to_contain_text("1,001 contacts in tier B now.")
