"""A duplicate is found, the right values are chosen, two become one, old addresses lead on; and back."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from crm.contacts.signals import contact_changed
from crm.core.cadence import Tier
from tests.browser.site import WHEN, Site
from tests.browser.visitors import DESK, NO_SCRIPTS, PHONE, visiting
from tests.factories import a_company, a_contact, an_interaction

MORE = "main summary[aria-label='More'], main summary:has-text('More')"


@pytest.fixture(params=[DESK, PHONE, NO_SCRIPTS], ids=["at a desk", "on a phone", "without scripts"])
def page(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    """The window of somebody who has Dana twice, once with a talk."""
    account = site.account()
    with site.unit(account) as session:
        firm = a_company(session, "Initech")
        dana = a_contact(
            session, "Dana Hart", company=firm, title="Lead", email="dana@example.org", tier=Tier.B
        )
        a_contact(session, "Dana Maria Hart", company=firm, title="Head", email="dana@example.org")
        an_interaction(session, dana, on=date(2026, 10, 1))
        session.flush()
        contact_changed.send(dana, session=session, when=WHEN)
    with visiting(browser, site) as visitors:
        yield visitors.page(account, **request.param)


def said(page: Page, text: str) -> Locator:
    """The message that says so."""
    return page.get_by_role("region", name="Messages").get_by_text(text)


def test_a_duplicate_is_merged_by_choice_and_the_merge_is_undone(page: Page) -> None:
    page.goto("/contacts")
    page.locator(MORE).first.click()
    page.get_by_role("link", name="Probable duplicates").click()
    expect(page.get_by_role("heading", name="Probable duplicates")).to_be_visible()
    expect(page.get_by_text("Almost certain")).to_be_visible()
    other = page.get_by_role("link", name="Dana Maria Hart").first.get_attribute("href")
    assert other is not None
    page.get_by_role("link", name="The same person").click()

    expect(page.get_by_role("radio", name="Dana Maria Hart")).to_be_checked()
    page.get_by_role("radio", name="Lead at Initech").check()
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_role("heading", name="Dana Maria Hart", level=1)).to_be_visible()
    expect(said(page, "are one contact now")).to_be_visible()
    kept = page.url

    page.goto(other)
    expect(page).to_have_url(kept)
    expect(page.get_by_text("Merged with Dana Maria Hart")).to_be_visible()
    page.get_by_role("button", name="Undo the merge").click()
    expect(said(page, "Two contacts again")).to_be_visible()
    expect(page.get_by_role("heading", name="Dana Hart", level=1)).to_be_visible()
    page.goto(other)
    expect(page).to_have_url(re.compile(re.escape(other) + "$"))
    expect(page.get_by_role("heading", name="Dana Maria Hart", level=1)).to_be_visible()


def test_two_people_stay_two(page: Page) -> None:
    page.goto("/contacts/duplicates")
    page.get_by_role("button", name="Two people").click()
    expect(page.get_by_text("Everybody is here once")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Almost certain")).to_be_visible()


def test_the_other_one_is_picked_from_the_contacts_menu(page: Page) -> None:
    page.goto("/contacts/duplicates")
    page.get_by_role("link", name="Dana Hart", exact=True).click()
    expect(page.get_by_role("heading", name="Dana Hart", level=1)).to_be_visible()
    page.locator(MORE).first.click()
    page.get_by_role("link", name="Merge with…").click()
    expect(page.get_by_role("heading", name="Merge Dana Hart with")).to_be_visible()
    page.get_by_role("link", name="Choose").click()
    expect(page.get_by_role("button", name="Merge", exact=True)).to_be_visible()
