"""Today in two taps per person, and the calendar: by mouse, by keyboard alone, and without scripts."""

import re
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from crm.followups.models import FollowUp
from crm.interactions.models import Interaction
from tests.browser.chromium import violations
from tests.browser.keyboard import Keyboard
from tests.browser.site import Site
from tests.browser.titles import titled
from tests.browser.visitors import Visitors
from tests.browser.world import World, make_world

FOCUS = "document.activeElement.textContent.trim()"
STAYS = """() => {
  window.kept = true;
  const stay = (event) => event.target.closest("a[data-means]") && event.preventDefault();
  document.addEventListener("click", stay);
}"""

DRAG = """
(what, onto) => {
  const drag = (place, kind) => {
    const event = { dataTransfer: new DataTransfer(), bubbles: true, cancelable: true };
    return place.dispatchEvent(new DragEvent(kind, event));
  };
  if (!what.draggable || !drag(what, "dragstart")) return false;
  const isTaken = !drag(onto, "dragover");
  if (isTaken) drag(onto, "drop");
  drag(what, "dragend");
  return isTaken;
}
"""


@pytest.fixture
def world(site: Site) -> World:
    return make_world(site)


@pytest.fixture
def page(visitors: Visitors, world: World) -> Page:
    return visitors.page(world.account)


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("article").filter(has=page.get_by_role("heading", name=name))


def icon(page: Page) -> str:
    return page.locator("link[rel=icon]").get_attribute("href") or ""


def counts(page: Page, due: int, done: int) -> None:
    """What is said about how much is due, everywhere."""
    expect(page.get_by_role("article")).to_have_count(due)
    expect(page.locator(".capacity-said")).to_contain_text(f"Done today: {done} · due: {due}")
    expect(page).to_have_title(f"{due} · Today · Keepwarm" if due else "Today · Keepwarm")
    expect(page.locator("#due-in-sections")).to_have_text(str(due) if due else "")
    expect(page.locator("#due-in-sections")).to_be_visible(visible=bool(due))
    assert ("favicon-due" in icon(page)) == bool(due)


def test_everybody_is_answered_in_two_taps(page: Page, site: Site, world: World) -> None:
    page.goto("/")
    page.evaluate(STAYS)
    counts(page, due=4, done=0)
    ada = card(page, "Ada Quist")
    place = card(page, "Samir Osei").bounding_box()
    ada.get_by_role("link", name="E-mail").click()
    ada.get_by_role("button", name="Done, by e-mail").click()
    counts(page, due=3, done=1)
    assert page.evaluate("window.kept"), "only the card was swapped"
    assert place is not None
    with site.unit(world.account) as session:
        kinds = session.scalars(select(Interaction.kind).order_by(Interaction.id.desc())).first()
    assert kinds == "email"
    for name in ("Dana Hart", "Samir Osei", "Nadia Brandt"):
        card(page, name).get_by_role("button", name="Done").first.click()
        expect(card(page, name)).to_have_count(0)
    counts(page, due=0, done=4)
    end = page.get_by_role("heading", name="Done for today")
    expect(end).to_be_focused()
    expect(page.locator("#due-place")).to_contain_text("Interview with Hooli")
    assert violations(page) == []
    page.get_by_role("button", name="Undo").click()
    counts(page, due=1, done=3)


def test_the_keyboard_alone_ends_the_day(page: Page) -> None:
    keys = Keyboard(page)
    page.goto("/")
    keys.press("j", "j")
    for due in (3, 2):
        page.locator("article :focus").wait_for()
        keys.press("d")
        expect(page.get_by_role("article")).to_have_count(due)
    keys.press("s")
    expect(page.locator("[data-popover][open]")).to_have_count(1)
    keys.press("Enter")
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.locator("[data-toast]")).to_contain_text("Snoozed until")
    keys.press("u")
    expect(page.get_by_role("article")).to_have_count(2)
    page.locator("article :focus").wait_for()
    keys.press("k", "k", "Enter")
    expect(page).not_to_have_title(titled("Today"))


def test_without_scripts_each_answer_is_a_form(visitors: Visitors, world: World) -> None:
    page = visitors.page(world.account, java_script_enabled=False)
    page.goto("/")
    card(page, "Ada Quist").get_by_role("button", name="Done").first.click()
    expect(page).to_have_title("3 · Today · Keepwarm")
    expect(page.get_by_role("article")).to_have_count(3)
    page.goto("/calendar")
    entry = page.locator("[data-day='2026-12-01'] .entry, [data-day='2026-11-25'] .entry").filter(
        has=page.locator("form[data-move]")
    )
    entry.first.locator("summary").click()
    entry.first.get_by_label("Another day").fill("2026-11-27")
    entry.first.get_by_role("button", name="Move it").click()
    expect(page.locator("[data-day='2026-11-27'] .entry")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-day='2026-11-27'] .entry")).to_have_count(0)


def planned_on(site: Site, world: World, followup_id: int) -> date | None:
    with site.unit(world.account) as session:
        return session.scalars(select(FollowUp.snoozed_until).where(FollowUp.id == followup_id)).one()


def drag(what: Locator, onto: Locator) -> bool:
    """The events of a drag, which ends in a drop only where the page would take it; whether it would."""
    return bool(what.evaluate(DRAG, onto.element_handle()))


def test_a_follow_up_is_moved_by_keys_and_by_dragging(page: Page, site: Site, world: World) -> None:
    page.goto("/calendar")
    entry = page.locator("[data-day='2026-11-25'] .entry[draggable]").first
    name, chip = entry.get_attribute("data-what") or "", entry.locator("summary").get_attribute("id") or ""
    followup_id = int(chip.rpartition("-")[2])
    page.focus(f"#{chip}")
    page.keyboard.press("m")
    announced = page.locator("#announcer")
    expect(announced).to_contain_text(f"Moving {name}.")
    page.keyboard.press("Escape")
    expect(announced).to_have_text("Left where it was.")
    page.keyboard.press("m")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(announced).to_contain_text("Only days to come.")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(announced).to_contain_text("Thursday, November 26, 2026: 0 of 5")
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.locator(f"[data-day='2026-11-26'] #{chip}")).to_be_focused()
    expect(page.locator("[data-toast]")).to_contain_text("Snoozed until Thu, Nov 26")
    assert planned_on(site, world, followup_id) == date(2026, 11, 26)
    dragged = page.locator(f".entry:has(#{chip})")
    assert not drag(dragged, page.locator("[data-day='2026-11-24']")), "only days to come"
    assert drag(dragged, page.locator("[data-day='2026-11-30']"))
    expect(page.locator(f"[data-day='2026-11-30'] #{chip}")).to_be_visible()
    expect(page.locator("[data-toast]")).to_contain_text("Snoozed until Mon, Nov 30")
    page.keyboard.press("u")
    expect(page.locator(f"[data-day='2026-11-26'] #{chip}")).to_be_visible()
    talk = page.locator("[data-day='2026-12-01'] .entry[data-fixed] summary").first
    talk.focus()
    page.keyboard.press("m")
    expect(page.locator("[data-toast]")).to_contain_text("moves with its invitation")
    page.keyboard.press("]")
    expect(page.locator("#month")).to_have_text("December 2026")
    expect(page).to_have_url(re.compile("month=2026-12"))


@pytest.mark.long  # a browser that is kept busy by other tests now and then begins no drag
def test_a_follow_up_is_dragged_with_the_mouse(page: Page, site: Site, world: World) -> None:
    page.goto("/calendar")
    entry = page.locator("[data-day='2026-11-25'] .entry[draggable]").first
    chip = entry.locator("summary").get_attribute("id") or ""
    onto = page.locator("[data-day='2026-11-30']")
    entry.hover()
    page.mouse.down()
    for _step in range(2):  # the first begins the drag, the second is over the place
        onto.hover()
    expect(onto).to_have_attribute("data-target", "")
    page.mouse.up()
    expect(onto.locator(f"#{chip}")).to_be_visible()
    expect(page.locator("[data-toast]")).to_contain_text("Snoozed until Mon, Nov 30")
    assert planned_on(site, world, int(chip.rpartition("-")[2])) == date(2026, 11, 30)
