"""The frame around every page: getting about, coming back, keys, panels, and all of it without scripts."""

import json

from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import overhang

FOCUS = "document.activeElement.id || document.activeElement.textContent"
DROP = """
(element) => {
  const files = new DataTransfer();
  files.items.add(new File(["BEGIN:VCALENDAR"], "invitation.ics"));
  const event = {dataTransfer: files, bubbles: true, cancelable: true};
  element.dispatchEvent(new DragEvent("dragover", event));
  element.dispatchEvent(new DragEvent("drop", event));
}
"""


def open_page(page: Page, address: str) -> None:
    """Open a page and mark the window, so that a second full load is noticed."""
    page.goto(address)
    page.evaluate("window.kept = true")


def test_a_link_replaces_the_page_in_place_and_focus_goes_to_it(page: Page, gallery: str) -> None:
    open_page(page, f"{gallery}/today")
    page.click("nav.sections >> text=Contacts")
    expect(page).to_have_title("Contacts · Keepwarm")
    expect(page.locator("#main")).to_be_focused()
    assert page.evaluate("window.kept")
    assert page.evaluate("scrollY") == 0


def test_back_shows_the_page_before(page: Page, gallery: str) -> None:
    open_page(page, f"{gallery}/today")
    page.click("nav.sections >> text=Contacts")
    expect(page).to_have_title("Contacts · Keepwarm")
    page.go_back()
    expect(page).to_have_title("Today · Keepwarm")
    expect(page.locator(".followup")).to_have_count(3)


def test_an_act_that_comes_back_keeps_the_place_and_is_read_out(page: Page, gallery: str) -> None:
    open_page(page, f"{gallery}/today")
    page.evaluate("scrollTo(0, 400)")
    page.locator("#done-2").click()
    expect(page.locator("#announcer")).to_have_text("Snoozed until Mon 30 Nov")
    assert page.evaluate("scrollY") == 400
    assert page.evaluate("window.kept")


def test_a_refused_form_shows_what_is_wrong_and_leaves_the_history_alone(page: Page, gallery: str) -> None:
    open_page(page, f"{gallery}/forms")
    before = page.evaluate("history.length")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".form-errors").first).to_be_focused()
    assert page.evaluate("history.length") == before
    assert page.evaluate("window.kept")


def test_the_keyboard_reaches_everything(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/contacts")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.skip-link')")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(FOCUS) == "Tomasz Lind"
    page.keyboard.press("k")
    assert page.evaluate(FOCUS) == "Noor Haddad"
    page.keyboard.press("/")
    assert page.evaluate(FOCUS) == "search-q"


def test_one_panel_is_open_at_a_time_and_escape_closes_it(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/today")
    panels = page.locator("[data-popover][open]")
    page.locator("summary >> text=Other answers").first.click()
    page.locator("summary >> text=Snooze").nth(1).click()
    expect(panels).to_have_count(1)
    page.keyboard.press("Escape")
    expect(panels).to_have_count(0)
    assert "Snooze" in page.evaluate(FOCUS)


def test_a_panel_stays_inside_the_window_of_a_phone(page: Page, gallery: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{gallery}/today")
    for label in ("Snooze", "Other answers"):
        page.locator(f".followup summary:has-text('{label}')").first.click()
        box = page.locator("[data-popover][open] > .popover-panel").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        page.keyboard.press("Escape")
    assert overhang(page) <= 0


def test_words_are_copied_as_they_were_edited(browser: Browser, gallery: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{gallery}/today")
    page.fill("#opener-1", "Dear Noor,\nhow are you?")
    page.click("[data-copy=opener-1]")
    expect(page.locator("[data-copy=opener-1]")).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "Dear Noor,\nhow are you?"
    context.close()


def test_the_mail_link_carries_the_words_as_they_were_edited(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/today")
    page.fill("#opener-1", "Dear Noor & team")
    link = page.locator("[data-opener-mail]").first
    page.evaluate("document.addEventListener('click', (event) => event.preventDefault())")
    link.click()
    expect(link).to_have_attribute(
        "href", "mailto:noor@brightwell.example?subject=Our%20conversation&body=Dear%20Noor%20%26%20team"
    )


def test_a_dropped_and_a_chosen_file_are_sent_at_once(page: Page, gallery: str, received: list[str]) -> None:
    page.goto(f"{gallery}/today")
    page.locator("main").evaluate(DROP)
    expect(page.locator("#main")).to_be_focused()
    assert received == ["invitation.ics"]
    page.set_input_files("#drop-file", {"name": "b.ics", "mimeType": "text/calendar", "buffer": b"B"})
    expect(page.locator("#announcer")).not_to_be_empty()
    expect(page.locator("#drop-file")).to_have_js_property("value", "")
    assert received == ["invitation.ics", "b.ics"]


def test_the_time_zone_of_the_browser_is_filled_in(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/forms")
    expect(page.locator("#zone-own")).to_have_value("Asia/Tokyo")


def test_a_lost_server_is_said(page: Page, gallery: str) -> None:
    open_page(page, f"{gallery}/today")
    page.route("**/gallery/contacts", lambda route: route.abort())
    page.click("nav.sections >> text=Contacts")
    expect(page.locator(".toast")).to_contain_text("cannot be reached")


def test_a_new_style_sheet_is_fetched_with_its_page(page: Page, gallery: str) -> None:
    open_page(page, f"{gallery}/today")
    page.evaluate(
        "document.querySelector('link[rel=stylesheet]').setAttribute('href', '/static/old/vendor/app.css')"
    )
    page.click("nav.sections >> text=Contacts")
    expect(page).to_have_title("Contacts · Keepwarm")
    assert page.evaluate("window.kept") is None


def test_everything_is_there_without_scripts(browser: Browser, gallery: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{gallery}/today")
    expect(page.locator(".drop-file")).to_have_css("opacity", "1")
    expect(page.locator(".drop-send button")).to_be_visible()
    expect(page.locator("[data-copy]").first).to_be_hidden()
    page.locator("summary >> text=Snooze").first.click()
    page.locator("button >> text=Tomorrow").first.click()
    expect(page).to_have_title("Today · Keepwarm")
    page.click("nav.sections >> text=Contacts")
    expect(page).to_have_title("Contacts · Keepwarm")
    context.close()


def test_the_page_is_loaded_with_few_requests(page: Page, gallery: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{gallery}/today", wait_until="networkidle")
    assert len(asked) <= 9, json.dumps(asked, indent=1)
