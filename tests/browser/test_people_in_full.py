"""A person in full: written down, tagged, with a photo, moved on and congratulated; also by keyboard."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.chromium import violations
from tests.browser.keyboard import Keyboard
from tests.browser.site import NOON, Account
from tests.browser.visitors import NO_SCRIPTS, Visitors

NOTES = "Hires **fast**\n\n- numbers\n- no Mondays\n\n<img src=x onerror=alert(1)>"
MODES = [{}, NO_SCRIPTS]


@pytest.fixture
def face(tmp_path: Path) -> Path:
    """A picture as a camera makes it."""
    file = BytesIO()
    Image.linear_gradient("L").resize((900, 600)).convert("RGB").save(file, "JPEG")
    path = tmp_path / "face.jpg"
    path.write_bytes(file.getvalue())
    return path


def write_down(page: Page) -> None:
    """Dana, with a second address, tags and notes."""
    page.goto("/contacts/new")
    page.get_by_label("Name").fill("Dana Hart")
    page.get_by_label("Company").fill("Initech")
    page.locator("#methods-0-value").fill("dana@example.org")
    page.get_by_role("button", name="Another way").click()
    page.locator("#methods-3-value").fill("home@example.org")
    page.locator("#methods-3-label").fill("home")
    page.get_by_label("How", exact=True).select_option("event")
    page.get_by_label("Tags").fill("Berlin, fintech")
    page.get_by_label("What helps them").fill("People who know cobol")
    page.get_by_label("Notes").fill(NOTES)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dana Hart")


@pytest.mark.parametrize("mode", MODES, ids=["with scripts", "without scripts"])
def test_somebody_is_written_down_tagged_pictured_and_congratulated(
    visitors: Visitors, account: Account, face: Path, clock: time_machine.Traveller, mode: dict[str, bool]
) -> None:
    page = visitors.page(account, **mode)
    write_down(page)
    main = page.get_by_role("main")
    expect(main.get_by_text("home@example.org").first).to_be_visible()
    expect(main.locator("strong", has_text="fast")).to_be_visible()
    expect(main.locator("img[onerror]")).to_have_count(0)
    home = page.url

    page.goto(f"{home}/photo/edit")
    page.get_by_label("Choose a picture").set_input_files(face)
    page.get_by_role("button", name="Set the photo").click()
    expect(page).to_have_url(home)
    shown = main.locator("img").first
    expect(shown).to_have_js_property("naturalWidth", 512)

    page.get_by_role("link", name="They moved").first.click()
    page.get_by_label("Company").fill("Globex")
    page.get_by_label("Role").fill("CTO")
    page.get_by_role("button", name="They moved").click()
    expect(page.locator("[data-toast]")).to_contain_text("Dana Hart has moved.")
    expect(main).to_contain_text("CTO at Globex")
    clock.move_to(NOON + timedelta(days=1))
    page.goto("/")
    expect(page.get_by_role("article").filter(has_text="Dana Hart")).to_contain_text("Globex")

    page.goto(home)
    page.get_by_role("link", name="Berlin").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Contacts")
    expect(page.get_by_role("link", name="Dana Hart", exact=True)).to_be_visible()
    page.goto(home)
    page.get_by_role("link", name="Initech").first.click()
    expect(page.get_by_role("main")).to_contain_text("now at Globex")


def test_a_move_is_taken_back_from_its_message(visitors: Visitors, account: Account) -> None:
    page = visitors.page(account)
    write_down(page)
    page.get_by_role("link", name="They moved").first.click()
    page.get_by_label("Company").fill("Globex")
    page.get_by_role("button", name="They moved").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("main")).not_to_contain_text("Globex")
    expect(page.get_by_role("main")).to_contain_text("Initech")


def test_enter_saves_and_the_focus_follows_a_new_row(visitors: Visitors, account: Account) -> None:
    page = visitors.page(account)
    keys = Keyboard(page)
    page.goto("/contacts/new")
    keys.type("Kim Low")
    keys.walk_to("add_method")
    keys.press("Enter")
    expect(page.locator("#methods-3-value")).to_be_focused()
    keys.type("kim@example.org")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kim Low")
    expect(page.get_by_role("main").get_by_text("kim@example.org").first).to_be_visible()


def test_known_tags_are_offered_for_the_word_that_is_typed(visitors: Visitors, account: Account) -> None:
    page = visitors.page(account)
    write_down(page)
    page.goto("/contacts/new")
    page.get_by_label("Tags").press_sequentially("fintech, Be")
    offered = "[...document.getElementById('known-tags').options].map((option) => option.value)"
    assert page.evaluate(offered) == ["fintech, Berlin"]


def test_two_requests_are_warned_of_and_what_helps_is_shown(visitors: Visitors, account: Account) -> None:
    page = visitors.page(account)
    write_down(page)
    page.get_by_text("Ask for a favour").click()
    page.get_by_role("button", name="Asked").last.click()
    notice = page.get_by_role("main").filter(has_text="Your last word to them was a request")
    expect(notice).to_contain_text("People who know cobol")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("main")).not_to_contain_text("was a request")


PAGES = ["/contacts/new", "/settings/tags", "/settings/fields"]
OF_CONTACT = ["", "/edit", "/moved", "/photo/edit", "/positions/new"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_have_no_flaw_that_a_machine_can_find(
    visitors: Visitors, account: Account, theme: str
) -> None:
    page = visitors.page(account, color_scheme=theme, viewport={"width": 390, "height": 3000})
    write_down(page)
    home = re.sub(r".*(/contacts/\d+)", r"\1", page.url)
    for path in (*PAGES, *(home + each for each in OF_CONTACT)):
        page.goto(path)
        assert violations(page) == [], path
