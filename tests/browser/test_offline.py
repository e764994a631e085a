"""Without network: what is written waits on the device, is sent once, and under no other name."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from crm.accounts.tokens import cookie_name
from crm.interactions.models import Interaction
from crm.interviews.models import Debrief
from tests.browser.chromium import overhang, violations
from tests.browser.site import Account, Site
from tests.browser.thumbs import small_targets
from tests.browser.visitors import PHONE, Visitors
from tests.browser.waiting import until
from tests.browser.world import World, make_world

WITHOUT_NETWORK = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "status of 403", "Failed to fetch")
CONTROLLED = """
async () => {
  const patience = new Promise((_, fail) => setTimeout(fail, 20000, "no worker"));
  await Promise.race([navigator.serviceWorker.ready, patience]);
  if (navigator.serviceWorker.controller) return;
  await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done));
}
"""
CACHED = """
async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found.push([new URL(request.url).pathname, await (await cache.match(request)).text()]);
    }
  }
  return found;
}
"""
SHARE = """
() => {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: "/share", enctype: "multipart/form-data" });
  const field = document.createElement("textarea");
  Object.assign(field, { name: "text", value: "heard in the tunnel" });
  form.append(field);
  document.body.append(form);
  form.submit();
}
"""
SEND_SHARED = """
() => {
  const asked = fetch("/share", { method: "POST", body: new FormData(), redirect: "manual" });
  return asked.then(() => "sent", () => "lost");
}
"""
HOLD = """() => {
  navigator.locks.request("keepwarm-send", () => new Promise((done) => (window.letGo = done)));
}"""
Phone = Callable[[Account], Page]


@pytest.fixture
def world(site: Site) -> World:
    return make_world(site)


@pytest.fixture
def phone(visitors: Visitors) -> Iterator[Phone]:
    """A phone with the worker at work; failed requests are what these tests are about."""

    def begin(account: Account) -> Page:
        page = visitors.page(account, service_workers="allow", **PHONE)
        page.goto("/")
        page.evaluate(CONTROLLED)
        return page

    yield begin
    visitors.wrong[:] = [each for each in visitors.wrong if not any(why in each for why in WITHOUT_NETWORK)]


def cut_off(page: Page, *, is_off: bool = True) -> None:
    page.context.set_offline(is_off)


def keep_the_list(page: Page) -> None:
    page.goto("/offline")
    page.get_by_text("What this device keeps").tap()
    page.get_by_label("Keep the short list on this device").check()
    expect(page.get_by_text("On this device:")).to_be_visible()


def log(page: Page, name: str, text: str) -> None:
    """On a day that is past for the browser, by the machine's clock, and for the server, by its own."""
    page.get_by_label("With", exact=True).fill(name)
    page.get_by_label("When", exact=True).fill("2026-11-20")
    page.get_by_label("What was said").fill(text)
    page.locator("#offline-log").get_by_role("button", name="Keep it").tap()


def logged(site: Site, account: Account, text: str) -> int:
    with site.unit(account) as session:
        return len(session.scalars(select(Interaction).where(Interaction.text == text)).all())


def states(page: Page) -> Any:
    return page.locator("#offline-entries [data-part=state]")


def test_a_line_logged_without_network_is_sent_once_though_two_tabs_send_it(
    phone: Phone, site: Site, world: World
) -> None:
    page = phone(world.account)
    keep_the_list(page)
    cut_off(page)
    page.goto(f"/interactions/new?contact={world.friend.rpartition('/')[2]}")
    expect(page.get_by_role("heading", name="Without network")).to_be_visible()
    expect(page.get_by_label("With", exact=True)).to_have_value("Ada Quist")
    assert (violations(page), overhang(page)) == ([], 0)
    log(page, "Ada Quist", "met her on the train")
    expect(states(page)).to_have_text("Waits")
    other = page.context.new_page()
    other.goto("/contacts")
    expect(states(other)).to_have_text("Waits")
    cut_off(page, is_off=False)
    expect(states(page)).to_have_text("Sent")
    expect(states(other)).to_have_text("Sent")
    assert logged(site, world.account, "met her on the train") == 1


def test_nothing_about_anybody_is_in_the_cache(phone: Phone, world: World) -> None:
    page = phone(world.account)
    for path in ("/contacts", world.friend, "/interviews", "/offline"):
        page.goto(path)
    cached = page.evaluate(CACHED)
    assert any(path == "/offline" for path, _text in cached)
    assert [path for path, _text in cached if not re.match(r"/static/|/offline$", path)] == []
    shell = next(text for path, text in cached if path == "/offline")
    for private in ("Quist", "Robin", "example.org", "csrf_token", "data-user"):
        assert private not in shell


def test_what_is_refused_opens_in_its_form_with_what_was_typed(
    phone: Phone, site: Site, world: World
) -> None:
    page = phone(world.account)
    page.goto("/offline")
    log(page, "Nobody Known", "spoke about Oslo")
    expect(states(page)).to_contain_text("Needs you")
    page.get_by_role("button", name="Open").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Log what happened")
    expect(page.get_by_label("What was said")).to_have_value("spoke about Oslo")
    page.locator("textarea[name=names]").fill("Ada Quist")
    page.get_by_role("button", name="Save").tap()
    expect(page.locator("[data-toast]")).to_contain_text("Logged.")
    page.goto("/offline")
    expect(states(page)).to_have_text("Sent")
    assert logged(site, world.account, "spoke about Oslo") == 1


def test_a_form_that_loses_the_network_is_kept_and_sent_later(phone: Phone, site: Site, world: World) -> None:
    page = phone(world.account)
    page.goto("/interactions/new")
    page.get_by_role("checkbox", name="Ada Quist").check()
    page.get_by_label("What was said").fill("typed in the tunnel")
    cut_off(page)
    for _twice in range(2):
        page.get_by_role("button", name="Save").tap()
        expect(page.locator("[data-toast]")).to_contain_text("kept on this device")
    expect(page.locator("#offline-line")).to_contain_text("Offline · Waiting to be sent: 1")
    cut_off(page, is_off=False)
    expect(page.locator("#offline-line")).to_be_hidden()
    assert logged(site, world.account, "typed in the tunnel") == 1


def test_a_debrief_without_network_arrives(phone: Phone, site: Site, world: World) -> None:
    page = phone(world.account)
    keep_the_list(page)
    cut_off(page)
    page.goto(f"{world.held}/debrief")
    part = page.locator("#offline-debrief")
    part.get_by_label("What did you learn?").fill("They ship on Fridays.")
    part.get_by_role("button", name="Keep it").tap()
    expect(states(page)).to_have_text("Waits")
    cut_off(page, is_off=False)
    expect(states(page)).to_have_text("Sent")
    with site.unit(world.account) as session:
        assert session.scalars(select(Debrief.learned)).all() == ["They ship on Fridays."]


def test_entries_wait_for_their_own_account_through_an_ended_session_and_a_sign_out(
    phone: Phone, site: Site, world: World
) -> None:
    page = phone(world.account)
    page.goto("/offline")
    cut_off(page)
    log(page, "Ada Quist", "for my eyes only")
    expect(states(page)).to_have_text("Waits")
    page.context.clear_cookies()
    cut_off(page, is_off=False)
    expect(page.get_by_text("You are signed out. What waits is sent")).to_be_visible()
    come_as(page, site.account())
    expect(states(page)).to_contain_text("Belongs to another account")
    expect(page.locator("#offline-entries")).not_to_contain_text("for my eyes only")
    assert logged(site, world.account, "for my eyes only") == 0
    come_as(page, world.account)
    expect(states(page)).to_have_text("Sent")
    assert logged(site, world.account, "for my eyes only") == 1
    log(page, "Nobody Known", "not complete yet")
    expect(states(page).first).to_contain_text("Needs you")
    page.goto("/contacts")
    page.locator("summary.account").tap()
    page.get_by_role("button", name="Sign out").tap()
    asked = page.get_by_role("dialog", name="Not everything was sent")
    expect(asked).to_contain_text("Waiting to be sent: 1")
    asked.get_by_role("button", name="Keep it here and sign out").tap()
    expect(page).to_have_url(re.compile("/sign-in$"))
    come_as(page, site.demo(world.account.email))
    expect(page.locator("#offline-entries")).to_contain_text("not complete yet")


def test_a_page_that_waits_for_another_tab_still_says_what_sending_came_to(
    phone: Phone, world: World
) -> None:
    page = phone(world.account)
    page.goto("/offline")
    cut_off(page)
    log(page, "Ada Quist", "said in a lift")
    expect(states(page)).to_have_text("Waits")
    page.context.clear_cookies()
    page.evaluate(HOLD)
    cut_off(page, is_off=False)
    until(page, "async () => (await navigator.locks.query()).pending.length > 0")
    page.evaluate("window.letGo()")
    expect(page.get_by_text("You are signed out. What waits is sent")).to_be_visible()


def test_without_background_sync_what_waits_is_sent_when_somebody_comes_back_to_the_page(
    phone: Phone, site: Site, world: World
) -> None:
    page = phone(world.account)
    page.add_init_script("delete ServiceWorkerRegistration.prototype.sync")
    page.route("**/offline/state*", lambda route: route.abort())
    page.goto("/offline")
    log(page, "Ada Quist", "said on the stairs")
    expect(states(page)).to_have_text("Waits")
    page.unroute("**/offline/state*")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(states(page)).to_have_text("Sent")
    assert logged(site, world.account, "said on the stairs") == 1


def come_as(page: Page, account: Account) -> None:
    """Look at the offline page as that account, in the same browser."""
    name = cookie_name(secure=False)
    page.context.add_cookies([{"name": name, "value": account.secret, "url": page.url}])
    page.goto("/contacts")
    page.wait_for_load_state("networkidle")
    page.goto("/offline")


def test_what_is_shared_without_network_comes_in_later(phone: Phone, site: Site, world: World) -> None:
    page = phone(world.account)
    cut_off(page)
    assert page.evaluate(SEND_SHARED) == "lost", "what the queue sends is not kept a second time"
    page.evaluate(SHARE)
    expect(page.locator("#offline-entries")).to_contain_text("Shared: heard in the tunnel")
    cut_off(page, is_off=False)
    expect(states(page)).to_have_text("Sent")
    page.goto("/")
    expect(page.locator("#came-in")).to_contain_text("heard in the tunnel")
    assert (violations(page), overhang(page)) == ([], 0)
    page.locator("#came-in").get_by_role("link", name="Look at it").tap()
    expect(page.get_by_label("What was said")).to_have_value("heard in the tunnel")
    assert (violations(page), overhang(page)) == ([], 0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_of_sharing_are_for_everybody(
    visitors: Visitors, site: Site, theme: Literal["light", "dark"]
) -> None:
    page = visitors.page(site.account(), color_scheme=theme, **PHONE)
    page.goto("/settings/sharing")
    assert (violations(page), overhang(page), small_targets(page)) == ([], 0, [])
    page.get_by_label("Name").fill("My phone")
    page.get_by_role("button", name="Make an address").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Share from My phone")
    assert (violations(page), overhang(page), small_targets(page)) == ([], 0, [])
