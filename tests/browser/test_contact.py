"""A contact's page: a word logged by keys alone, a part of what happened, the list walked, a page printed."""

import re

from playwright.sync_api import Page, expect

from tests.browser.chromium import overhang, violations
from tests.browser.keyboard import Keyboard
from tests.browser.site import Site
from tests.browser.visitors import NO_SCRIPTS, PHONE, Visitors
from tests.browser.world import World, make_world

PAGES = re.compile(rb"/Type\s*/Page[^s]")


def _home(page: Page, world: World, name: str) -> str:
    page.goto("/contacts")
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page.url


def test_by_keys_alone_a_word_is_logged_and_taken_back_and_the_list_is_walked(
    visitors: Visitors, site: Site
) -> None:
    world = make_world(site)
    page = visitors.page(world.account)
    home = _home(page, world, "Dana Hart")
    keys, field = Keyboard(page), page.locator("#log-text")
    page.evaluate("window.sameDocument = true")
    keys.press("l", "ArrowDown", "ArrowDown")
    keys.type("Asked about <b>the</b> mowers")
    keys.press("Enter")
    expect(page.locator("[data-toast]")).to_contain_text("Logged.")
    expect(page.locator("#brief")).to_contain_text("Call today: Asked about <b>the</b> mowers")
    expect(page.locator("#timeline .timeline-item").filter(has_text="Asked about")).to_have_count(1)
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    keys.type("And again")
    page.evaluate("document.getElementById('log-day').value = '2027-01-01'")
    page.evaluate("document.getElementById('log-day').removeAttribute('max')")
    keys.press("Enter")
    expect(page.locator("#log")).to_contain_text("This day has not come yet.")
    expect(page.locator("#log-day")).to_be_focused()
    expect(field).to_have_value("And again")

    page.locator("#show-notes").press("Enter")
    expect(page).to_have_url(f"{home.partition('?')[0]}?show=notes")
    expect(page.locator("#show-notes")).to_be_focused()
    expect(page.locator("#timeline")).not_to_contain_text("Asked about")
    page.go_back()
    expect(page.locator("#timeline")).to_contain_text("Asked about")
    assert page.evaluate("window.sameDocument") is True

    page.locator("body").press("]")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Dana Hart")
    page.locator("body").press("[")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dana Hart")
    assert violations(page) == []


def test_without_scripts_the_same_is_done_by_forms_and_links(visitors: Visitors, site: Site) -> None:
    world = make_world(site)
    page = visitors.page(world.account, **NO_SCRIPTS)
    _home(page, world, "Dana Hart")
    page.get_by_label("Video call").check()
    page.locator("#log-text").fill("Saw each other")
    page.locator("#log-text").press("Enter")
    expect(page.locator("#brief")).to_contain_text("Video call today: Saw each other")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#brief")).not_to_contain_text("Saw each other")
    page.get_by_role("link", name="Interviews", exact=True).last.click()
    expect(page).to_have_url(re.compile("show=interviews"))
    page.get_by_role("link", name=re.compile("^Next: ")).click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Dana Hart")


def test_the_room_is_drawn_on_a_phone_and_the_brief_is_one_page(visitors: Visitors, site: Site) -> None:
    world = make_world(site)
    page = visitors.page(world.account, **PHONE)
    home = _home(page, world, "Dana Hart")
    room = page.locator("#room")
    expect(room.get_by_role("table")).to_contain_text("Samir Osei")
    assert overhang(page) == 0
    page.goto(f"{home.partition('?')[0]}/brief")
    expect(page.get_by_role("main")).to_contain_text("Samir Osei")
    assert len(PAGES.findall(page.pdf(format="A4"))) == 1
