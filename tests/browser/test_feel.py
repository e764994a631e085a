"""How the pages feel: nothing jumps, the focus stays with the work, refusals and lost lines lose nothing."""

import time
from collections.abc import Iterator
from datetime import timedelta
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import func, select
from werkzeug.test import run_wsgi_app

from crm.contacts.models import Contact
from crm.core.cadence import Tier
from crm.followups.derive import derive
from tests import factories
from tests.browser.chromium import served
from tests.browser.site import NOON, WHEN, Account, Site
from tests.browser.visitors import DESK, PHONE, Visitors
from tests.browser.waiting import until
from tests.browser.world import make_world

WATCH_SHIFTS = """
  window.shifts = [];
  const said = ({ node }) => node?.outerHTML?.slice(0, 90) ?? "";
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if (!entry.hadRecentInput) window.shifts.push([entry.value, entry.sources.map(said).join(" ")]);
  }).observe({ type: "layout-shift", buffered: true });
"""
IN_ROW = "(id) => document.activeElement.closest('[data-row]')?.id === id"
SEEN = 0.0005  # a hair
PIECE = 1500  # bytes
LATE = {"offline": False, "latency": 700, "downloadThroughput": -1, "uploadThroughput": -1}
LOST = "Failed to fetch"
ANSWERED = "status of 404"


def assert_still(page: Page) -> None:
    """Nothing moved by itself since the page was opened, once it is quiet."""
    page.wait_for_load_state("networkidle")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
    found = page.evaluate("window.shifts")
    assert sum(value for value, _what in found) < SEEN, (page.url, found)


def test_nothing_moves_by_itself(visitors: Visitors, site: Site) -> None:
    world = make_world(site)
    paths = (
        "/",
        "/contacts",
        world.friend,
        world.held,
        "/openings",
        "/calendar",
        "/settings",
        "/contacts/new",
    )
    for size in (DESK, PHONE):
        page = visitors.page(world.account, **size)
        page.add_init_script(WATCH_SHIFTS)
        for path in paths:
            page.goto(path)
            assert_still(page)
        page.get_by_role("navigation", name="Sections").get_by_role("link", name="Contacts").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Contacts")
        assert_still(page)
        page.goto("/")
        page.get_by_role("button", name="Done").first.click()
        expect(page.locator("[data-toast]")).to_be_visible()
        assert_still(page)


def in_pieces(app: WSGIApplication) -> WSGIApplication:
    """The same over a slow line: a page comes piece by piece, slowly enough to be painted in between."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        is_page = not environ["PATH_INFO"].startswith("/static/")
        if is_page:
            environ.pop("HTTP_ACCEPT_ENCODING", None)
        found, status, headers = run_wsgi_app(app, environ, buffered=True)
        start_response(status, headers.to_wsgi_list())
        whole = b"".join(found)
        if not is_page:
            yield whole
            return
        for start in range(0, len(whole), PIECE):
            yield whole[start : start + PIECE]
            time.sleep(0.12)

    return answer


def test_nothing_moves_while_a_page_comes_over_a_slow_line(visitors: Visitors, site: Site) -> None:
    world = make_world(site)
    with served(in_pieces(site.app)) as address:
        for size in (DESK, PHONE):
            page = visitors.page(world.account, **size)
            page.add_init_script(WATCH_SHIFTS)
            for path in (world.friend, "/openings", "/calendar"):
                page.goto(f"{address}{path}")
                assert_still(page)


def answers_come_late(page: Page) -> None:
    """Later than half a second after a press, from when on what moves is no longer forgiven for it."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LATE)


@pytest.fixture
def crowd(site: Site) -> Account:
    """160 contacts, seven of them due: more than a day has room for."""
    account = site.account()
    with site.unit(account) as session:
        company = factories.a_company(session, "Initech")
        factories.an_opening(session, company)
        people = [
            factories.a_contact(session, f"Person {number:03}", company=company if number % 3 else None)
            for number in range(160)
        ]
        for each in people[:7]:
            each.tier = Tier.B
            factories.an_interaction(session, each, on=(NOON - timedelta(days=200)).date())
        derive(session, {each.id for each in people}, when=WHEN)
    return account


def test_nothing_moves_while_the_list_is_read_and_used(visitors: Visitors, crowd: Account) -> None:
    for size in (DESK, PHONE):
        page = visitors.page(crowd, **size)
        page.add_init_script(WATCH_SHIFTS)
        page.goto("/contacts")
        answers_come_late(page)
        page.locator("summary", has_text="Filters").click()
        expect(page.get_by_label("Met from")).to_be_visible()
        assert_still(page)
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        page.keyboard.press("d")
        expect(page.locator("[data-toast]")).to_contain_text("Done.")
        page.keyboard.press("u")
        expect(page.locator("[data-toast]")).to_contain_text("Open again.")
        assert_still(page)
        for rows in (100, 150, 160):
            page.locator(".more-row").scroll_into_view_if_needed()
            expect(page.locator("#contacts [data-row]")).to_have_count(rows)
            assert_still(page)


def test_nothing_moves_while_cards_are_answered(visitors: Visitors, crowd: Account) -> None:
    page = visitors.page(crowd)
    page.add_init_script(WATCH_SHIFTS)
    page.goto("/")
    expect(page.locator("#standing .notice")).to_be_visible()
    answers_come_late(page)
    cards = page.get_by_role("article")
    cards.first.get_by_role("button", name="Done").first.click()
    expect(page.locator("#due-count")).to_have_text("6")
    assert_still(page)
    for left in (5, 4):
        cards.first.get_by_text("Snooze", exact=True).click()
        cards.first.get_by_role("button", name="Tomorrow").click()
        expect(page.locator("#due-count")).to_have_text(str(left))
        assert_still(page)
    expect(page.locator("#standing .notice")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(cards).to_have_count(5)
    assert_still(page)


def test_a_card_that_the_server_refuses_or_never_hears_of_comes_back(visitors: Visitors, site: Site) -> None:
    page = visitors.page(make_world(site).account)
    page.goto("/")
    cards = page.get_by_role("article")
    expect(cards).to_have_count(4)
    first = cards.first.get_attribute("id")
    page.route("**/done*", lambda route: route.abort())
    cards.first.get_by_role("button", name="Done").click()
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
    expect(cards).to_have_count(4)
    until(page, IN_ROW, first)
    page.unroute("**/done*")
    page.route("**/done*", _to_nowhere)
    cards.first.get_by_role("button", name="Done").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing here")
    expect(cards).to_have_count(4)
    until(page, IN_ROW, first)
    visitors.wrong[:] = [line for line in visitors.wrong if not _is_meant(line)]


def test_a_form_sent_again_after_the_network_was_lost_is_saved_once(visitors: Visitors, site: Site) -> None:
    account = site.account()
    page = visitors.page(account)
    page.goto("/contacts/new")
    page.get_by_label("Name", exact=True).fill("Maya Okafor")
    page.route("**/contacts/new", _heard_but_unanswered)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Maya Okafor")
    page.unroute("**/contacts/new")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Maya Okafor")
    expect(page.locator("[data-toast]").filter(has_text="That was saved already.")).to_be_visible()
    with site.unit(account) as session:
        assert session.scalar(select(func.count()).select_from(Contact)) == 1
    visitors.wrong[:] = [line for line in visitors.wrong if not _is_meant(line)]


def test_the_focus_stays_with_what_was_pressed(visitors: Visitors, site: Site) -> None:
    page = visitors.page(make_world(site).account)
    page.goto("/contacts")
    sort = page.get_by_role("columnheader").get_by_role("link").first
    name = sort.inner_text()
    sort.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/contacts?*")
    until(page, "(name) => document.activeElement.innerText === name", name)
    page.goto("/contacts/new")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    until(page, "document.activeElement.matches(':invalid, .form-errors')")
    page.goto("/")
    page.keyboard.press("j")
    here = page.evaluate("document.activeElement.outerHTML")
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    assert page.evaluate("document.activeElement.outerHTML") == here


def _to_nowhere(route: Route) -> None:
    """The server answers that there is no such thing."""
    answer = route.fetch(url=route.request.url.replace("/followups/", "/followups/999"))
    route.fulfill(response=answer)


def _heard_but_unanswered(route: Route) -> None:
    """The server does it, and the answer is lost on the way."""
    if route.request.method == "POST":
        route.fetch(max_redirects=0)
        route.abort()
    else:
        route.continue_()


def _is_meant(line: str) -> bool:
    return any(text in line for text in (LOST, ANSWERED, "ERR_FAILED", "htmx:error"))
