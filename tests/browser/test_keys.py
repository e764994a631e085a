"""The keys of a page: they are told by the page itself, and never fire where somebody types."""

from playwright.sync_api import Page, expect

from tests.browser.chromium import violations
from tests.browser.site import Site
from tests.browser.visitors import Visitors
from tests.browser.waiting import until
from tests.browser.world import make_world

FOCUS = "document.activeElement.textContent.trim()"
IN_ROW = "(id) => document.activeElement.closest('[data-row]')?.id === id"
COMPOSED = """
(name) => document.activeElement.dispatchEvent(
  new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, isComposing: true }))
"""


def keys_told(page: Page) -> dict[str, str]:
    """What the dialog says: key -> what it does."""
    lines = page.locator("#keys .keys-line").all()
    return {
        " ".join(line.locator("kbd").all_inner_texts()): line.locator("dt").inner_text() for line in lines
    }


def test_the_page_tells_its_own_keys_also_after_a_swap(visitors: Visitors, site: Site) -> None:
    page = visitors.page(make_world(site).account)
    page.goto("/contacts")
    page.keyboard.press("j")
    here = page.evaluate(FOCUS)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys of this page")
    expect(dialog).to_be_visible()
    told = keys_told(page)
    assert told["j k"] == "Next and previous row"
    assert told["g t"] == "Today"
    assert told["n"] == "New contact"
    assert told["x"] == "Select"
    assert violations(page) == []
    page.keyboard.press("n")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.evaluate(FOCUS) == here
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    page.keyboard.press("?")
    expect(dialog).to_be_visible()
    assert keys_told(page)["g c"] == "Contacts"


def test_no_key_fires_while_somebody_types_composes_or_holds_another(visitors: Visitors, site: Site) -> None:
    page = visitors.page(make_world(site).account)
    page.goto("/contacts")
    page.keyboard.press("/")
    page.keyboard.type("jnx?gt")
    expect(page.locator(":focus")).to_have_value("jnx?gt")
    page.evaluate("document.getElementById('main').focus()")
    page.evaluate(COMPOSED, "n")
    for keys in ("Control+j", "Alt+n", "Shift+Control+n"):
        page.keyboard.press(keys)
    expect(page).to_have_url(f"{site.address}/contacts")
    expect(page.locator("#main")).to_be_focused()


def test_single_keys_can_be_switched_off_and_the_dialog_says_so(visitors: Visitors, site: Site) -> None:
    page = visitors.page(make_world(site).account)
    page.goto("/settings")
    page.get_by_label("Single keys act").uncheck()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("body")).to_have_attribute("data-keys", "off")
    page.goto("/contacts")
    for key in ("j", "n", "?", "g", "t"):
        page.keyboard.press(key)
    expect(page.get_by_role("heading", level=1)).to_have_text("Contacts")
    assert page.evaluate("document.activeElement === document.body")
    page.locator("summary.account").click()
    page.get_by_role("button", name="Keys of this page").click()
    expect(page.get_by_role("dialog")).to_contain_text("Single keys are switched off.")


def test_what_was_done_is_taken_back_by_a_key_and_the_focus_stays_with_the_work(
    visitors: Visitors, site: Site
) -> None:
    page = visitors.page(make_world(site).account)
    page.goto("/")
    cards = page.get_by_role("article")
    expect(cards).to_have_count(4)
    page.keyboard.press("j")
    page.keyboard.press("j")
    follows = cards.nth(1).get_attribute("id")
    page.keyboard.press("d")
    expect(cards).to_have_count(3)
    until(page, IN_ROW, follows)
    expect(page.locator("#announcer")).to_have_text("Done.")
    page.keyboard.press("u")
    expect(cards).to_have_count(4)
    until(page, IN_ROW, follows)
