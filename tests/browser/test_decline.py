"""A word in time instead of a no-show: called off here, words and answer ready to send, and the way back."""

from pathlib import Path
from typing import Any

import icalendar
import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import overhang, violations
from tests.browser.site import Site
from tests.browser.visitors import DESK, NO_SCRIPTS, PHONE, Visitors
from tests.browser.world import World, make_world


@pytest.fixture
def world(site: Site) -> World:
    return make_world(site)


def decline(page: Page, world: World, way: str) -> None:
    """From the page of the planned talk to the words."""
    page.goto(world.planned)
    page.locator("main summary[aria-label='More']").click()
    page.get_by_role("link", name="I will not come").click()
    page.get_by_role("radio", name=way).check()
    page.get_by_role("button", name="Call it off").click()
    expect(page.get_by_role("heading", level=1, name="Tell them in time")).to_be_visible()


@pytest.mark.parametrize("window", [DESK, NO_SCRIPTS], ids=["with scripts", "without scripts"])
def test_a_talk_is_declined_with_kind_words_and_an_answer(
    visitors: Visitors, world: World, window: dict[str, Any], tmp_path: Path
) -> None:
    page = visitors.page(world.account, **window)
    decline(page, world, "Ask for another time")
    words = page.get_by_role("textbox", name="The words")
    assert "Would another one work for you?" in words.input_value()
    mail = page.get_by_role("link", name="E-mail").get_attribute("href") or ""
    assert mail.startswith("mailto:gavin.orr@hooli.example?subject=Our%20interview")
    with page.expect_download() as download:
        page.get_by_role("link", name="Get the answer").click()
    download.value.save_as(tmp_path / "decline.ics")
    calendar = icalendar.Calendar.from_ical((tmp_path / "decline.ics").read_bytes())
    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["UID"]) == ("REPLY", "second-1@hooli.example")
    assert event["ATTENDEE"] == f"mailto:{world.account.email}"
    page.goto(world.planned)
    expect(page.get_by_role("main")).to_contain_text("You declined it on Wed, Nov 25")


def test_withdrawing_too_is_taken_back_in_one_press(visitors: Visitors, world: World) -> None:
    page = visitors.page(world.account)
    decline(page, world, "Decline, and withdraw from the role")
    expect(page.get_by_role("main")).to_contain_text("You have withdrawn from the role.")
    page.locator("[data-toast]").last.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1, name="Interview with Hooli")).to_be_visible()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Planned")
    expect(main).to_contain_text("Interviewing")
    expect(main).to_contain_text("Thank Gavin Orr")


@pytest.mark.parametrize("window", [DESK, PHONE], ids=["desk", "phone"])
def test_everybody_can_use_both_pages(visitors: Visitors, world: World, window: dict[str, Any]) -> None:
    page = visitors.page(world.account, **window)
    page.goto(f"{world.planned}/decline")
    assert violations(page) == []
    assert overhang(page) <= 0
    page.get_by_role("button", name="Call it off").click()
    expect(page.get_by_role("heading", level=1, name="Tell them in time")).to_be_visible()
    page.goto(f"{world.planned}/declined")
    assert violations(page) == []
    assert overhang(page) <= 0


def test_the_brief_is_printed_in_one_press(visitors: Visitors, world: World) -> None:
    page = visitors.page(world.account)
    page.add_init_script("window.print = () => { window.printed = true; };")
    page.goto(f"{world.planned}/brief")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed") is True
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Sections")).to_be_hidden()
    expect(page.get_by_role("main")).to_contain_text("Gavin Orr")
    assert page.pdf().startswith(b"%PDF")
