"""A calendar account by hand: connected, an interview taken out of it and back; with scripts and without."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from crm.calendars import jobs
from crm.calendars.far import Access, connect
from tests.browser.site import Site, make_site, opened
from tests.browser.visitors import DESK, NO_SCRIPTS, visiting
from tests.calendars.events import DENTIST, INTERVIEW, body
from tests.calendars.radicale_server import a_radicale

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site whose operator lets it call into its own network."""
    folder = tmp_path_factory.mktemp("home")
    with opened(make_site(folder, signup="open", allow_private_targets=True)) as site:
        yield site


@pytest.fixture
def radicale(tmp_path_factory: pytest.TempPathFactory, home: Site) -> Iterator[Access]:
    """A server with a calendar in which an interview and a dentist stand."""
    with a_radicale(tmp_path_factory.mktemp("radicale")) as access:
        far = connect(home.app.config["SETTINGS"], access)
        calendar = far.make_calendar("Everything", "#cc0000")
        path = "/" + calendar.href.partition("://")[2].partition("/")[2]
        for event in (DENTIST, INTERVIEW):
            far.put(calendar.href, f"{path}{event.uid}.ics", body(event), etag="")
        yield access


def connected(page: Page, access: Access) -> None:
    page.goto("/settings/calendars")
    page.get_by_role("link", name="Another server").click()
    page.get_by_label("Address of the server").fill(access.address)
    page.get_by_label("Name", exact=True).fill(access.username)
    page.get_by_label("App password").fill("not this one")
    page.get_by_role("button", name="Try it and connect").click()
    expect(page.get_by_role("alert").first).to_contain_text("does not take this name and password")
    expect(page.get_by_label("Name", exact=True)).to_have_value(access.username)
    expect(page.get_by_label("App password")).to_have_value("")
    page.get_by_label("App password").fill(access.password)
    page.get_by_role("button", name="Try it and connect").click()
    expect(page.get_by_role("heading", name="Choose calendars", level=1)).to_be_visible()
    expect(page.get_by_label("Everything").last).to_be_checked()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The first round begins within a minute")).to_be_visible()


@pytest.mark.parametrize("window", [DESK, NO_SCRIPTS], ids=["with scripts", "without scripts"])
def test_from_an_app_password_to_an_interview_and_back(
    browser: Browser, home: Site, radicale: Access, window: dict[str, Any]
) -> None:
    with visiting(browser, home) as visitors:
        page = visitors.page(home.account(), **window)
        connected(page, radicale)
        jobs.turn(home.app)
        page.reload()
        expect(page.get_by_text("In step as of")).to_be_visible()
        page.get_by_role("link", name="Interviews that were found").click()
        offer = page.get_by_role("listitem").filter(has_text=INTERVIEW.summary)
        expect(offer).to_contain_text("the title speaks of an interview")
        expect(page.get_by_text("Dentist")).to_have_count(0)

        offer.get_by_role("button", name="Not an interview").click()
        expect(page.get_by_text("Nothing waits")).to_be_visible()
        page.get_by_role("button", name="Undo").click()
        offer.get_by_role("button", name="Take it").click()
        page.get_by_role("button", name="Save").last.click()
        expect(page.get_by_text("The follow-ups are planned.").last).to_be_visible()
        page.get_by_role("button", name="Undo").first.click()
        expect(page.get_by_text("Taken back.").last).to_be_visible()
        page.goto("/interviews/found")
        expect(offer).to_contain_text("In the trash here")
