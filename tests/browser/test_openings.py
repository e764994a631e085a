"""Openings on the board and on their pages: moved, decided, and one in place of another."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import overhang, violations
from tests.browser.site import Site
from tests.browser.visitors import DESK, NO_SCRIPTS, PHONE, Visitors
from tests.browser.world import World, make_world


@pytest.fixture
def world(site: Site) -> World:
    return make_world(site)


def lane(page: Page, name: str) -> Locator:
    """A column of the board."""
    return page.get_by_role("region", name=re.compile(f"^{name}"))


def card(place: Locator, company: str) -> Locator:
    """The card of an opening at a company."""
    return place.get_by_role("listitem").filter(has_text=company)


def move(page: Page, company: str, stage: str) -> None:
    """Move the card of a company by its menu."""
    here = card(page.get_by_role("main"), company)
    here.locator("summary").click()
    here.get_by_role("button", name=stage, exact=True).click()


@pytest.mark.parametrize("window", [DESK, NO_SCRIPTS], ids=["with scripts", "without scripts"])
def test_a_card_is_moved_decided_upon_and_moved_back(
    visitors: Visitors, world: World, window: dict[str, Any]
) -> None:
    page = visitors.page(world.account, **window)
    page.goto("/openings")
    expect(card(lane(page, "Interviewing"), "Hooli")).to_be_visible()
    move(page, "Hooli", "Offer")
    offer = card(lane(page, "Offer"), "Hooli")
    expect(offer).to_be_visible()
    expect(page.locator("[data-toast]").last).to_contain_text("A thank-you for the offer")
    offer.get_by_label("Until when do you decide?").fill("2026-12-11")
    offer.get_by_role("button", name="Note the day").click()
    expect(card(lane(page, "Offer"), "Hooli")).to_contain_text("Decide by Fri, Dec 11")
    move(page, "Hooli", "Withdrawn by me")
    expect(card(lane(page, "Ended"), "Hooli")).to_contain_text("Withdrawn by me")
    page.locator("[data-toast]").last.get_by_role("button", name="Undo").click()
    expect(card(lane(page, "Offer"), "Hooli")).to_be_visible()


def test_a_card_is_moved_by_the_keyboard(visitors: Visitors, world: World) -> None:
    page = visitors.page(world.account)
    page.goto("/openings")
    card(page.get_by_role("main"), "Hooli").locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the first in the list: saved
    expect(card(lane(page, "Saved"), "Hooli")).to_be_visible()


def test_a_phone_shows_a_column_at_a_time(visitors: Visitors, world: World) -> None:
    page = visitors.page(world.account, **PHONE)
    page.goto("/openings")
    expect(lane(page, "Interviewing")).to_be_visible()
    expect(lane(page, "Ended")).to_be_hidden()
    page.get_by_role("navigation", name="Stages").get_by_role("link", name="Ended").click()
    expect(lane(page, "Ended")).to_be_visible()
    expect(lane(page, "Interviewing")).to_be_hidden()
    assert overhang(page) <= 0


def test_another_role_takes_the_people_along(visitors: Visitors, world: World) -> None:
    page = visitors.page(world.account)
    page.goto(world.opening)
    page.locator("main summary[aria-label='More']").click()
    page.get_by_role("link", name="Another role fits better").click()
    page.get_by_label("The other role").fill("Staff engineer")
    expect(page.get_by_role("checkbox", name="Gavin Orr")).to_be_checked()
    page.get_by_role("checkbox", name="Jared Lim").uncheck()
    page.get_by_role("radio", name="I withdraw from the first").check()
    assert violations(page) == []
    page.get_by_role("button", name="Make the second opening").click()
    expect(page.get_by_role("heading", level=1, name="Staff engineer")).to_be_visible()
    people = page.get_by_role("list", name="People")
    expect(people.get_by_role("listitem")).to_have_count(1)
    expect(people).to_contain_text("Gavin Orr")
    page.locator(".notice", has_text="Fits better than").get_by_role("link").click()
    expect(page).to_have_url(re.compile(f"{world.opening}$"))
    expect(page.get_by_role("main")).to_contain_text("This one fits better")
    expect(page.get_by_role("main")).to_contain_text("Withdrawn by me")


def test_who_told_of_it_is_chosen_by_name(visitors: Visitors, world: World) -> None:
    page = visitors.page(world.account)
    page.goto("/openings")
    page.get_by_role("link", name="New opening").click()
    page.get_by_label("Company").fill("Pied Piper")
    page.get_by_label("Role").fill("Platform lead")
    page.get_by_label("Who told you of it").fill("Ada Quist")
    page.get_by_label("Talk about money").fill("They said 90")
    page.get_by_role("button", name="Save").click()
    main = page.get_by_role("main")
    expect(main.get_by_role("link", name="Ada Quist").first).to_be_visible()
    expect(main).to_contain_text("They said 90")
    page.goto("/openings?view=list")
    page.get_by_role("searchbox", name="Search by company or role").fill("piper")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row").filter(has_text="Platform lead")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Hooli")).to_have_count(0)
