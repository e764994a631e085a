"""Every page of the URL map works, can be used by everybody, and asks nobody else for anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from crm.transfer.demo import EMAIL
from tests.browser.chromium import overhang, violations
from tests.browser.pages import SIGNED_OUT, Filled, endpoints, fill
from tests.browser.site import Site
from tests.browser.visitors import DESK, Visitors

Look = tuple[int, Literal["light", "dark"]]

LOOKS: tuple[Look, ...] = ((1280, "light"), (1280, "dark"), (390, "light"), (390, "dark"))
FEW: tuple[Look, ...] = ((1280, "light"), (390, "dark"))


@pytest.fixture(scope="session")
def filled(site: Site) -> Filled:
    """The demo account, with an invitation handed in."""
    return fill(site, site.demo(EMAIL))


@dataclass(frozen=True, slots=True)
class Windows:
    """One window for each kind of visitor: pages that are only looked at leave nothing behind."""

    visitors: Visitors
    demo: Page
    newcomer: Page
    nobody: Page


@pytest.fixture(scope="module")
def windows(browser: Browser, site: Site, filled: Filled) -> Iterator[Windows]:
    visitors = Visitors(browser, site)
    yield Windows(
        visitors, visitors.page(filled.account), visitors.page(site.account()), nobody=visitors.page()
    )
    visitors.close()
    assert visitors.wrong == []


def flaws(page: Page, looks: tuple[Look, ...]) -> list[str]:
    """What is wrong with the page that is open, in these widths and themes and in a very narrow window."""
    found = []
    for width, theme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        found += [f"{theme}, {width} px: {each}" for each in violations(page)]
    page.set_viewport_size({"width": 320, "height": 700})
    if overhang(page) > 0:
        found.append(f"320 px: {overhang(page)} px too wide")
    return found


def look_at(visitors: Visitors, page: Page, path: str, looks: tuple[Look, ...]) -> None:
    """Open it at a desk and hold it to what every page promises."""
    page.set_viewport_size(DESK["viewport"])
    page.emulate_media(color_scheme="light")
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200
    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text().strip()
    assert page.title().endswith(" · Keepwarm")
    assert "\n".join(flaws(page, looks)) == ""
    wrong, visitors.wrong = visitors.wrong, []
    assert wrong == []


@pytest.mark.parametrize("endpoint", endpoints())
def test_everybody_can_use_a_page_with_something_on_it(
    windows: Windows, filled: Filled, endpoint: str
) -> None:
    page = windows.nobody if endpoint in SIGNED_OUT else windows.demo
    look_at(windows.visitors, page, filled.path(endpoint), LOOKS)


@pytest.mark.parametrize("endpoint", sorted({*endpoints(with_arguments=False)} - {*SIGNED_OUT}))
def test_everybody_can_use_a_page_with_nothing_on_it(windows: Windows, site: Site, endpoint: str) -> None:
    with site.app.test_request_context():
        path = site.app.url_for(endpoint)
    look_at(windows.visitors, windows.newcomer, path, FEW)
