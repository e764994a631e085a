"""The daily mail as a mail program shows it, and what its links open."""

import email
import re
from email import policy
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import overhang, violations
from tests.browser.site import Site
from tests.browser.visitors import PHONE, Visitors
from tests.browser.world import World, make_world


@pytest.fixture
def world(site: Site) -> World:
    return make_world(site)


def ask_for_the_mail(page: Page, folder: Path) -> str:
    """Send today's digest from the settings; its HTML."""
    page.goto("/settings/scheduler")
    page.get_by_role("button", name="Send me today's digest now").click()
    toast = page.locator("[data-toast]")
    expect(toast).to_contain_text("Written into the outbox folder")
    file = folder / re.findall(r"\w+\.eml", toast.inner_text())[0]
    mail = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    body = mail.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def test_the_daily_mail_is_readable_and_its_links_answer(visitors: Visitors, world: World) -> None:
    folder = visitors.site.app.config["SETTINGS"].instance / "outbox"
    html = ask_for_the_mail(visitors.page(world.account), folder)
    reader = visitors.page(**PHONE)
    reader.set_content(html)
    for width in (390, 1280):
        for theme in ("light", "dark"):
            reader.set_viewport_size({"width": width, "height": 844})
            reader.emulate_media(color_scheme=theme)
            assert violations(reader) == []
    reader.set_viewport_size({"width": 320, "height": 700})
    assert overhang(reader) <= 0
    expect(reader.get_by_role("heading", name="Thank Dana Hart")).to_be_visible()
    assert not re.search(r"<(?:img|script|link)\b", html)
    snooze = reader.get_by_role("link", name="Snooze").first.get_attribute("href")
    assert snooze is not None
    reader.goto(snooze)
    reader.get_by_role("button", name="Until tomorrow").click()
    expect(reader.get_by_text("Snoozed until Thu, Nov 26.")).to_be_visible()
    reader.get_by_role("button", name="Undo").click()
    expect(reader.get_by_role("button", name="Until tomorrow")).to_be_visible()
    assert overhang(reader) <= 0
