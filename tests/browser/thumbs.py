"""What a thumb hits on a phone: everything that is pressed is 44 px high, links inside a text aside."""

from playwright.sync_api import Page

PRESSED = "main :is(a, button:not([aria-hidden='true']), summary, select), .sections a, .bar :is(a, summary)"
INSIDE_TEXT = (
    "p *, dd *, li li *, .crumbs *, .notice *, .page-lead *, "
    ".cell > a, .person-text *, .row-title *, .followup-who *, .timeline-title *"
)
SMALL_TARGETS = """
([pressed, insideText]) => [...document.querySelectorAll(pressed)]
  .filter((element) => element.checkVisibility() && !element.matches(insideText))
  .map((element) => [element.outerHTML.slice(0, 80), element.getBoundingClientRect().height])
  .filter(([, height]) => height && height < 44)
"""


def small_targets(page: Page) -> list[list[object]]:
    """What is pressed and lower than that: its markup and its height."""
    found: list[list[object]] = page.evaluate(SMALL_TARGETS, [PRESSED, INSIDE_TEXT])
    return found
