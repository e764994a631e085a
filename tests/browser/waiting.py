"""Waiting for what only a script can tell.

Playwright's own `wait_for_function` evaluates text in the page each time it looks again, which the policy
of our pages forbids: there it works only where the first look finds what is waited for.
"""

from playwright.sync_api import Error, Page

PATIENCE = 30_000  # milliseconds: a busy machine is slow; what comes earlier is not waited for
PAUSE = 50  # milliseconds between two looks


def until(page: Page, what: str, arg: object = None) -> None:
    """Go on once the expression, or the function called with `arg`, is true in the page."""
    for _look in range(PATIENCE // PAUSE):
        if _holds(page, what, arg):
            return
        page.wait_for_timeout(PAUSE)
    raise AssertionError(f"never so: {what} ({arg})")


def _holds(page: Page, what: str, arg: object) -> bool:
    try:
        return bool(page.evaluate(what, arg))
    except Error as problem:
        if "context was destroyed" in problem.message:  # the page is about to be another one
            return False
        raise
