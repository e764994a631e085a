"""Browser windows that notice what goes wrong: errors, refusals of the policy, requests to elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from crm.accounts.tokens import cookie_name
from tests.browser.site import Account, Site
from tests.browser.waiting import PATIENCE

DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
NO_SCRIPTS: dict[str, Any] = {**DESK, "java_script_enabled": False}
INSIDE = ("data", "blob", "mailto", "tel", "webcal")
EXPECTED = ("the server responded with a status of 422", "Service Worker registration blocked")


class Visitors:
    """Opens windows for a test; each is a browser of its own."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site = browser, site
        self.wrong: list[str] = []
        self._open: list[BrowserContext] = []

    def page(self, account: Account | None = None, **options: Any) -> Page:
        """A window, signed in if an account is given; at a desk in Berlin unless said otherwise."""
        wanted = {"timezone_id": "Europe/Berlin", "locale": "en-GB", "base_url": self.site.address}
        wanted["service_workers"] = "block"  # those about it allow it
        context = self.browser.new_context(**{**DESK, **wanted, **options})
        context.set_default_timeout(PATIENCE)
        self._open.append(context)
        if account is not None:
            name = cookie_name(secure=False)
            context.add_cookies([{"name": name, "value": account.secret, "url": self.site.address}])
        context.on("request", self._note_request)
        context.on("console", self._note_console)
        context.on("weberror", lambda found: self.wrong.append(f"error: {found.error}"))
        return context.new_page()

    def close(self) -> None:
        """Close every window."""
        for context in self._open:
            context.close()

    def _note_request(self, request: Request) -> None:
        asked = urlsplit(request.url)
        if asked.scheme not in INSIDE and asked.hostname != "127.0.0.1":
            self.wrong.append(f"left the machine: {request.url}")

    def _note_console(self, message: ConsoleMessage) -> None:
        is_expected = any(text in message.text for text in EXPECTED)
        if message.type in ("error", "warning") and not is_expected:
            self.wrong.append(f"{message.type}: {message.text}")


@contextmanager
def visiting(browser: Browser, site: Site) -> Iterator[Visitors]:
    """Windows on a site; what went wrong in one of them fails the test."""
    visitors = Visitors(browser, site)
    yield visitors
    visitors.close()
    assert not visitors.wrong, "\n".join(visitors.wrong)
