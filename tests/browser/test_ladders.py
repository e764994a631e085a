"""What comes after an answer: a no, an offer, a talk that was missed; each asks for a word, and offers it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import time_machine
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.site import Site
from tests.browser.visitors import DESK, NO_SCRIPTS, Visitors, visiting
from tests.browser.world import World, make_world

NEXT_MORNING = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
MAIL = re.compile("^mailto:gavin.orr@hooli.example.subject=Thank%20you%20for%20letting%20me%20know&body=")
BOTH = pytest.mark.parametrize("window", [DESK, NO_SCRIPTS], ids=["scripts", "no scripts"], indirect=True)


@dataclass(frozen=True, slots=True)
class Window:
    """A window of somebody whose things are known."""

    page: Page
    world: World


@pytest.fixture
def window(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Window]:
    world = make_world(site)
    with visiting(browser, site) as visitors:
        yield Window(signed_in(visitors, world, request), world)


def signed_in(visitors: Visitors, world: World, request: pytest.FixtureRequest) -> Page:
    return visitors.page(world.account, **request.param)


@BOTH
def test_after_a_no_today_asks_to_thank_for_the_decision(
    window: Window, clock: time_machine.Traveller
) -> None:
    move_to(window, "Rejected")
    link = window.page.get_by_role("link", name="Thank Gavin Orr for the decision")
    expect(link).to_be_visible()
    clock.move_to(NEXT_MORNING)
    card = on_today(window.page, "Gavin Orr")
    expect(card).to_contain_text("Thanks for the decision")
    expect(card).to_contain_text("They said no on Wed, Nov 25.")
    draft = card.get_by_label("Words to begin with").first
    expect(draft).to_have_value(re.compile("^Hi Gavin,\n\nThank you for letting me know about the role. "))
    expect(card.get_by_role("link", name="E-mail").first).to_have_attribute("href", MAIL)
    say_done(card)
    expect(window.page.get_by_role("article").filter(has_text="for the decision")).to_have_count(0)


@BOTH
def test_an_offer_is_thanked_for_and_decided_on_by_its_day(
    window: Window, clock: time_machine.Traveller
) -> None:
    move_to(window, "Offer")
    page = window.page
    page.get_by_role("form", name="Decide by").locator("input[type=date]").fill("2026-11-26")
    page.get_by_role("button", name="Note the day").click()
    expect(page.get_by_role("status").filter(has_text="You decide by Thu, Nov 26")).to_be_visible()
    clock.move_to(NEXT_MORNING)
    expect(on_today(page, "Gavin Orr")).to_contain_text("Thanks for the offer")
    mine = page.get_by_role("article").filter(has_text="Decide by")
    expect(mine).to_contain_text("You have until Thu, Nov 26 to answer.")
    expect(mine.get_by_role("button", name="Not reached")).to_have_count(0)
    move_to(window, "Accepted")
    page.goto("/")
    expect(page.get_by_role("article").filter(has_text="Decide by")).to_have_count(0)


@BOTH
def test_a_missed_talk_is_to_be_made_up_for(window: Window) -> None:
    page = window.page
    page.goto("/")
    page.get_by_role("button", name="Did not happen").first.click()
    card = page.get_by_role("article").filter(has_text="Make up for it")
    expect(card).to_contain_text("The talk on Tue, Nov 24 did not happen.")
    draft = card.get_by_label("Words to begin with").first
    expect(draft).to_contain_text("I am sorry that our talk on Tue, Nov 24 fell through")
    page.goto(window.world.held)
    expect(page.get_by_role("link", name="Make up for the missed talk")).to_be_visible()


@BOTH
def test_who_was_thanked_is_asked_to_connect(window: Window, clock: time_machine.Traveller) -> None:
    page = window.page
    page.goto("/")
    say_done(on_today(page, "Dana Hart"))
    clock.move_to(NEXT_MORNING)
    card = on_today(page, "Dana Hart")
    expect(card).to_contain_text("a good moment to connect on LinkedIn")
    link = card.get_by_role("link", name="Find on LinkedIn")
    expect(link).to_have_attribute(
        "href", "https://www.linkedin.com/search/results/people/?keywords=Dana+Hart+Initech"
    )
    say_done(card)
    expect(page.get_by_role("article").filter(has_text="connect on LinkedIn")).to_have_count(0)


def move_to(window: Window, stage: str) -> None:
    """Say on its page where the opening stands."""
    page = window.page
    page.goto(window.world.opening)
    page.get_by_label("Stage").last.select_option(label=stage)
    page.get_by_role("form", name="Stage").get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text=f"Now: {stage}")).to_be_visible()


def on_today(page: Page, name: str) -> Locator:
    """The first card of somebody on Today."""
    page.goto("/")
    return page.get_by_role("article").filter(has=page.get_by_role("heading", name=name)).first


def say_done(card: Locator) -> None:
    """With the first step of a card."""
    card.get_by_role("button", name="Done", exact=True).first.click()
    expect(card.page.get_by_role("status").filter(has_text="Done.")).to_be_visible()
