"""The main pages in Firefox: no script throws, and the policy refuses nothing."""

from pathlib import Path

import pytest

from crm.accounts.tokens import cookie_name
from tests.browser.firefox import firefox
from tests.browser.site import Site
from tests.browser.world import make_world

pytestmark = pytest.mark.long

PAGES = (
    "/",
    "/contacts",
    "/interviews",
    "/openings",
    "/calendar",
    "/search?q=Ada",
    "/import",
    "/settings",
    "/offline",
)
HAS_SCRIPTS = "return document.querySelector('[data-htmx-powered]') !== null"
OVERHANG = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
THROW = "setTimeout(() => { throw new Error('thrown on purpose'); })"
SOON = "return new Promise((done) => setTimeout(done, 50))"


@pytest.mark.parametrize("width", [1280, 500])
def test_the_main_pages_run_in_firefox(site: Site, tmp_path: Path, width: int) -> None:
    world = make_world(site)
    with firefox(tmp_path) as browser:
        browser.ask("WebDriver:SetWindowRect", {"width": width, "height": 900})
        browser.go(f"{site.address}/sign-in")
        cookie = {"name": cookie_name(secure=False), "value": world.account.secret}
        browser.ask("WebDriver:AddCookie", {"cookie": cookie})
        for path in (*PAGES, world.friend, f"{world.held}/debrief"):
            browser.go(f"{site.address}{path}")
            assert browser.run("return location.pathname + location.search") == path
            assert (path, browser.run(OVERHANG)) == (path, 0)
            assert browser.run(HAS_SCRIPTS), path
            assert browser.wrong(site.address) == []
        browser.run(THROW)
        browser.run(SOON)
        assert "thrown on purpose" in " ".join(browser.wrong(site.address)), "an error would have been seen"
