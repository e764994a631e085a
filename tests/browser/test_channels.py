"""A channel added, a test that arrives, health, a quiet time, removal; with scripts and without."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import overhang, violations
from tests.browser.site import Site, make_site, opened
from tests.browser.visitors import DESK, NO_SCRIPTS, PHONE, visiting
from tests.outbound.webserver import WebServer, a_web_server, says


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site in a network of its own, whose operator lets it call into that."""
    folder = tmp_path_factory.mktemp("home")
    with opened(make_site(folder, signup="open", allow_private_targets=True)) as site:
        yield site


@pytest.fixture
def ntfy() -> Iterator[WebServer]:
    with a_web_server() as server:
        yield server


def to_the_end(page: Page) -> None:
    """Where the bar that saves lies over nothing."""
    page.evaluate("scrollTo(0, document.body.scrollHeight)")


def add(page: Page, address: str) -> None:
    page.goto("/settings/channels")
    page.get_by_role("listitem").filter(has_text="A push on phone").get_by_role("link", name="Add").click()
    page.get_by_label("Address of the topic").fill(address)
    page.get_by_label("Name").fill("My phone")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="My phone", level=1)).to_be_visible()


def test_an_address_in_a_strange_network_is_refused_and_kept(browser: Browser, site: Site) -> None:
    with visiting(browser, site) as visitors:
        page = visitors.page(site.account())
        page.goto("/settings/channels/new?kind=ntfy")
        field = page.get_by_label("Address of the topic")
        field.fill("http://192.168.1.20/nudges")
        page.get_by_role("button", name="Add it").click()
        expect(page.get_by_role("alert")).to_contain_text("lies inside a network of its own")
        expect(field).to_have_value("http://192.168.1.20/nudges")
        to_the_end(page)
        assert violations(page) == []


@pytest.mark.parametrize("window", [DESK, NO_SCRIPTS], ids=["with scripts", "without scripts"])
def test_a_channel_from_its_first_message_to_its_removal(
    browser: Browser, home: Site, ntfy: WebServer, window: dict[str, Any]
) -> None:
    with visiting(browser, home) as visitors:
        page = visitors.page(home.account(), **window)
        add(page, f"{ntfy.url}/nudges")
        page.get_by_role("button", name="Send a test now").click()
        expect(page.get_by_text("Worked today at 12:0")).to_be_visible()
        [request] = ntfy.requests
        assert json.loads(request.body)["title"] == "Keepwarm reaches you here"

        ntfy.reply = says(404)
        page.get_by_role("button", name="Send a test now").click()
        expect(page.get_by_text("The server knows nothing at this address.").first).to_be_visible()

        page.get_by_role("link", name="Edit").click()
        page.get_by_label("Quiet from").fill("22:00")
        page.get_by_label("Until").fill("09:00")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("in the quiet time of this channel: here it comes at 9:00")).to_be_visible()

        page.locator("summary:has-text('Remove this channel')").click()
        page.get_by_role("button", name="Remove it").click()
        expect(page.get_by_role("heading", name="Where nudges come")).to_be_visible()
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("heading", name="My phone", level=1)).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_fit_and_read_well(browser: Browser, home: Site, ntfy: WebServer, theme: Any) -> None:
    with visiting(browser, home) as visitors:
        page = visitors.page(home.account(), **PHONE, color_scheme=theme)
        add(page, f"{ntfy.url}/nudges")
        here = page.url
        for path in (here, f"{here}/edit", "/settings/channels", "/settings/channels/new?kind=webhook"):
            page.goto(path)
            assert overhang(page) <= 0
            to_the_end(page)
            assert violations(page) == []
