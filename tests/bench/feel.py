"""How the pages feel on a slow machine over a slow line: until a press is seen, until a list is there.

Chromium with its processor slowed down four times and 300 ms added to each round trip, by its own clocks.
"""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import time_machine
from playwright.sync_api import Browser, Page

from tests.bench.figures import AT_MOST, Figure
from tests.browser.chromium import NAMES, chromium
from tests.browser.site import NOON, Account, Site, add_demo, make_site, opened
from tests.browser.visitors import Visitors
from tests.browser.waiting import until

SLOWER = 4
ROUND_TRIP = 300
BETWEEN = 120  # ms between two keys of somebody who knows them
SHARE = 0.95
SETTLED = 1_500
OPENINGS = 3
# Durations are of whole interactions: key down to key up belong together.
WATCH = """
  window.felt = new Map();
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const { interactionId: press, duration } of list.getEntries())
      if (press) window.felt.set(press, Math.max(duration, window.felt.get(press) ?? 0));
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.shifted += value;
  }).observe({ type: "layout-shift", buffered: true });
  const look = () => {
    if (document.querySelector("#main [data-row]")?.checkVisibility()) window.listed = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
"""


def figures(folder: Path) -> list[Figure]:
    """The figures of the browser; none where there is no Chromium."""
    if not any(shutil.which(name) for name in NAMES):
        return []
    folder.mkdir(exist_ok=True)
    with time_machine.travel(NOON):
        made = make_site(folder, signup="open")
        add_demo(made)
        with opened(made) as site, chromium() as browser:
            return _measured(browser, site, site.demo("demo@example.org"))


def _measured(browser: Browser, site: Site, account: Account) -> list[Figure]:
    visitors = Visitors(browser, site)
    cold = _slow(visitors.page(account))
    cold.goto("/contacts")
    first = _listed(cold)
    warm = []
    for _opening in range(OPENINGS):
        cold.goto("/contacts")
        warm.append(_listed(cold))
    felt, moved = _used(cold)
    visitors.close()
    return [
        Figure("interaction to next paint, 95 of 100, ms", _at(felt, SHARE), AT_MOST, 200, _said(felt)),
        Figure("contact list visible, files kept, s", max(warm), AT_MOST, 1.5),
        Figure("contact list visible, first visit, s", first, AT_MOST, 1.5),
        Figure("layout shift over all of it", round(moved, 2), AT_MOST, 0),
    ]


def _slow(page: Page) -> Page:
    page.set_default_timeout(60_000)
    page.add_init_script(WATCH)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    session.send("Network.enable")
    line = {"offline": False, "latency": ROUND_TRIP, "downloadThroughput": -1, "uploadThroughput": -1}
    session.send("Network.emulateNetworkConditions", line)
    return page


def _listed(page: Page) -> float:
    """Seconds from the request until the first row is drawn."""
    until(page, "window.listed")
    page.wait_for_load_state("networkidle")
    return float(page.evaluate("window.listed")) / 1000


def _used(page: Page) -> tuple[list[float], float]:
    """What each press took, and what moved by itself: on the list, then on Today."""
    _keys(page, ["j"] * 12 + ["k"] * 4 + ["x", "j", "x", "j", "x"])
    _keys(page, ["/", *"dana ha"])
    page.keyboard.press("Escape")
    page.locator("#main").focus()
    for menu in page.locator(".bar summary").all():
        menu.click()
        page.wait_for_timeout(BETWEEN)
    _keys(page, ["Escape", "?"])
    _keys(page, ["Escape", "Control+k", *"open"])
    felt, moved = _taken(page)
    page.goto("/")
    page.wait_for_load_state("networkidle")
    for _card in range(3):
        page.locator("article.followup").get_by_role("button", name="Done").first.click()
        page.wait_for_timeout(SETTLED)
    _keys(page, ["j", "j", "s"])
    more, shift = _taken(page)
    return felt + more, moved + shift


def _keys(page: Page, keys: Sequence[str]) -> None:
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(BETWEEN)


def _taken(page: Page) -> tuple[list[float], float]:
    page.wait_for_timeout(SETTLED)
    felt, moved = page.evaluate("[[...window.felt.values()], window.shifted]")
    return [float(value) for value in felt], float(moved)


def _at(values: Sequence[float], share: float) -> float:
    """The value that this share of all stays at or below."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _said(felt: Sequence[float]) -> str:
    half, longest = _at(felt, 0.5), max(felt)
    return f"{len(felt)} presses of 16 ms or more: median {half:.0f}, longest {longest:.0f}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        for figure in figures(Path(place)):
            print(figure.line())
