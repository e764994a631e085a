"""Every part, on a desk and on a phone, in both themes, can be used by everybody."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from crm.web.gallery import PAGES
from tests.browser.chromium import overhang, violations
from tests.browser.thumbs import small_targets


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_wrong(
    browser: Browser, gallery: str, name: str, theme: Literal["light", "dark"]
) -> None:
    width = {"light": 1280, "dark": 390}[theme]
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    page.goto(f"{gallery}/{name}")
    found = violations(page)
    page.close()
    assert found == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_off_in_a_window_of_320_pixels(page: Page, gallery: str, name: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{gallery}/{name}")
    assert overhang(page) <= 0


@pytest.mark.parametrize("name", ["today", "contacts", "contact", "answer"])
def test_a_thumb_hits_every_button_on_a_phone(page: Page, gallery: str, name: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{gallery}/{name}")
    assert small_targets(page) == []


def test_a_dark_device_gets_a_dark_page(page: Page, gallery: str) -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    page.goto(f"{gallery}/today")
    light = page.evaluate(ground)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(ground) != light


@pytest.mark.parametrize("name", PAGES)
def test_every_box_to_tick_is_seen(page: Page, gallery: str, name: str) -> None:
    page.goto(f"{gallery}/{name}")
    small = """boxes => boxes
        .filter((box) => box.checkVisibility() && box.getBoundingClientRect().height < 16)
        .map((box) => box.outerHTML.slice(0, 80))"""
    assert page.locator("input:is([type=checkbox], [type=radio])").evaluate_all(small) == []
