"""A calendar account elsewhere, as far as we use it: its calendars, what changed in one, put and delete.

Every request goes through `Wire`, and so through the guard; XML is written and read by `dialect`, which is
loaded by the first call. A calendar is named by its whole address, an object by the path of its address
as it is read, not percent-encoded.
"""

import secrets
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin, urlsplit

from crm.calendars.trouble import FarTrouble, Trouble
from crm.calendars.wire import LARGEST, SAFE, XML, Access, Ask, Spent, Wire, whole
from crm.config import Settings
from crm.outbound.verdict import Answer
from crm.outbound.web import Web

if TYPE_CHECKING:
    from crm.calendars import dialect

__all__ = ["Access", "Changes", "Clash", "Far", "FarCalendar", "FarObject", "Spent", "connect"]

ICALENDAR = "text/calendar; charset=utf-8"
AT_ONCE = 50
"""Objects in one request."""

MOST_PAGES = 20
MOST_CALENDARS, LONGEST_NAME = 200, 200
NO_SUCH_TOKEN = frozenset({400, 403, 404, 405, 409, 410, 412, 415, 501, 507})
NOT_MADE = frozenset({400, 403, 405, 409, 415, 422, 424, 501})
TAKES = (("VEVENT", "VTODO"), ("VEVENT",), ())
"""What a calendar of our own should take, the best first; the last leaves it to the server."""


class Clash(Exception):
    """Somebody else wrote there meanwhile; nothing was changed."""


@dataclass(frozen=True, slots=True)
class FarCalendar:
    """A calendar there. `href` is its whole address; `components` is what it takes, empty = not said."""

    href: str
    name: str
    colour: str = ""
    components: frozenset[str] = frozenset()
    ctag: str = ""
    sync_token: str = ""
    is_writable: bool = True


@dataclass(frozen=True, slots=True)
class FarObject:
    """An object there: `href` is the path of its address, `body` its iCalendar (empty when not asked for)."""

    href: str
    etag: str = ""
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed in a calendar. `is_whole`: `objects` is all that is there now, what is missing is gone."""

    objects: tuple[FarObject, ...] = ()
    gone: tuple[str, ...] = ()
    sync_token: str = ""
    is_whole: bool = False


class Far:
    """A connection to one account. Every method raises `FarTrouble`, or `Spent` when the burst is over."""

    def __init__(self, wire: Wire, home_href: str = "") -> None:
        from crm.calendars import dialect  # noqa: PLC0415 - lxml, only for who has a calendar account

        self.wire = wire
        self.home_href = home_href
        self._dialect = dialect

    def calendars(self) -> list[FarCalendar]:
        """All calendars of the account, those that take neither events nor tasks left out."""
        try:
            found = self._calendars(self.home_href or self._find_home(), depth="1")
        except FarTrouble as trouble:
            if trouble.code is not Trouble.GONE_THERE:
                raise
            found = self._calendars(self._find_home(), depth="1")
        takes_any = (each for each in found if not each.components or each.components & {"VEVENT", "VTODO"})
        return list(islice(takes_any, MOST_CALENDARS))

    def calendar(self, href: str) -> FarCalendar:
        """One calendar by its address."""
        found = self._calendars(href, depth="0")
        if not found:
            raise FarTrouble(Trouble.GONE_THERE, "no calendar at its address")
        return found[0]

    def changes(self, href: str, sync_token: str = "") -> Changes:
        """What changed since the token, or all that is there when the server does not know it. No bodies."""
        return (self.since(href, sync_token) if sync_token else None) or self._all(href)

    def since(self, href: str, sync_token: str) -> Changes | None:
        """What changed since the token; None when the server knows no such token, or nothing of tokens."""
        etags: dict[str, str] = {}
        gone: dict[str, None] = {}
        for _ in range(MOST_PAGES):
            body = self._dialect.sync(sync_token)
            _, answer = self._ask("REPORT", href, body, depth="0", takes=NO_SUCH_TOKEN)
            if answer.status in NO_SUCH_TOKEN:
                return None
            page = self._dialect.synced(answer.body)
            if not page.token:
                return None
            for path in page.gone:
                etags.pop(path, None)
                gone[path] = None
            for path in page.changed:
                gone.pop(path, None)
                etags[path] = page.etags[path]
            sync_token = page.token
            if not page.is_cut:
                break
        return Changes(tuple(FarObject(*pair) for pair in etags.items()), tuple(gone), sync_token)

    def between(self, href: str, starts: datetime, ends: datetime) -> list[FarObject]:
        """The objects with an event in this time, without bodies."""
        _, answer = self._ask("REPORT", href, self._dialect.between(starts, ends), depth="1")
        return [FarObject(each.href, each.etag) for each in self._dialect.items(answer.body)]

    def objects(self, href: str, paths: Collection[str]) -> Iterator[list[FarObject]]:
        """These objects with their bodies, some at a time, without those that are gone or too large."""
        rest = list(paths)
        while rest:
            some, rest = rest[:AT_ONCE], rest[AT_ONCE:]
            yield self._fetched(href, some)

    def put(self, href: str, path: str, body: bytes, *, etag: str | None) -> str:
        """Write an object: a new one (None), the one with this ETag, or whatever is there (""). Its ETag,
        empty when the server names none. Raises `Clash`."""
        condition = () if etag == "" else (("If-None-Match", "*"),) if etag is None else (("If-Match", etag),)
        headers = (("Content-Type", ICALENDAR), *condition)
        ask = Ask("PUT", url_of(href, path), body, headers, frozenset({412}))
        _, answer = self.wire.ask(ask)
        if answer.status == 412:
            raise Clash(path)
        return answer.headers.get("etag", "")

    def delete(self, href: str, path: str, *, etag: str = "") -> None:
        """Delete an object, if it is still the one with this ETag; fine if it is gone. Raises `Clash`."""
        condition = (("If-Match", etag),) if etag else ()
        ask = Ask("DELETE", url_of(href, path), b"", condition, frozenset({404, 410, 412}))
        _, answer = self.wire.ask(ask)
        if answer.status == 412:
            raise Clash(path)

    def make_calendar(self, name: str, colour: str) -> FarCalendar:
        """A new calendar, for events and tasks if the server makes such."""
        href = urljoin(self.home_href or self._find_home(), f"keepwarm-{secrets.token_hex(4)}/")
        for takes in TAKES:
            body = self._dialect.mkcalendar(name, colour, takes)
            ask = Ask("MKCALENDAR", href, body, (("Content-Type", XML),), NOT_MADE)
            _, answer = self.wire.ask(ask)
            if answer.status < 300:
                return self.calendar(href)
        raise self.wire.trouble(ask, answer)

    def remove_calendar(self, href: str) -> None:
        """Delete a calendar with all that is in it; fine if it is gone."""
        self.wire.ask(Ask("DELETE", href, takes=frozenset({404, 410})))

    def _fetched(self, href: str, paths: Sequence[str]) -> list[FarObject]:
        body = self._dialect.multiget(quote(path, safe=SAFE) for path in paths)
        try:
            _, answer = self._ask("REPORT", href, body, depth="")
        except FarTrouble as trouble:
            if trouble.code is not Trouble.TOO_LARGE:
                raise
            half = len(paths) // 2
            return [*self._fetched(href, paths[:half]), *self._fetched(href, paths[half:])] if half else []
        return [
            FarObject(each.href, each.etag, _lines(each.body))
            for each in self._dialect.items(answer.body)
            if each.href in paths and each.body
        ]

    def _ask(
        self, method: str, url: str, body: bytes, *, depth: str, takes: frozenset[int] = frozenset()
    ) -> tuple[str, Answer]:
        headers = (("Content-Type", XML), *((("Depth", depth),) if depth else ()))
        return self.wire.ask(Ask(method, url, body, headers, takes))

    def _find_home(self) -> str:
        from crm.calendars.discovery import home_of  # noqa: PLC0415 - it loads `dialect`

        self.home_href = home_of(self.wire)
        return self.home_href

    def _calendars(self, href: str, *, depth: str) -> list[FarCalendar]:
        try:
            return self._listed(href, depth, (*self._dialect.NEEDED, *self._dialect.WELCOME))
        except FarTrouble as trouble:
            if trouble.code is not Trouble.ANSWER_UNREADABLE:
                raise
            return self._listed(href, depth, self._dialect.NEEDED)

    def _listed(self, href: str, depth: str, wanted: "dialect.Elements") -> list[FarCalendar]:
        url, answer = self._ask("PROPFIND", href, self._dialect.propfind(wanted), depth=depth)
        found = self._dialect.found(answer.body)
        return [self._calendar(url, each) for each in found if self._is_calendar(each)]

    def _is_calendar(self, each: "dialect.Found") -> bool:
        return self._dialect.IS_CALENDAR in self._dialect.words(each.properties.get(self._dialect.KIND))

    def _calendar(self, url: str, each: "dialect.Found") -> FarCalendar:
        d, words = self._dialect, self._dialect.words
        properties = each.properties

        def text(tag: str) -> str:
            return next(iter(words(properties.get(tag))), "").strip()

        rights = {right.rpartition("}")[2] for right in words(properties.get(d.RIGHTS))}
        return FarCalendar(
            href=url_of(url, each.href.rstrip("/") + "/"),
            name=(text(d.NAME) or each.href.rstrip("/").rpartition("/")[2])[:LONGEST_NAME],
            colour=text(d.COLOUR)[:7],
            components=frozenset(name.upper() for name in words(properties.get(d.COMPONENTS))),
            ctag=text(d.CTAG),
            sync_token=text(d.TOKEN),
            is_writable=not rights or bool(rights & {"all", "write", "write-content", "bind"}),
        )

    def _all(self, href: str) -> Changes:
        before = self.calendar(href).sync_token
        _, answer = self._ask("PROPFIND", href, self._dialect.etags(), depth="1")
        there = [
            FarObject(each.href, next(iter(self._dialect.words(each.properties.get(self._dialect.ETAG))), ""))
            for each in self._dialect.found(answer.body)
            if not each.href.endswith("/") and each.href != path_of(href) and each.status < 400
        ]
        return Changes(tuple(there), sync_token=before, is_whole=True)


def _lines(text: str) -> bytes:
    """As iCalendar wants its lines to end; on its way through XML that was lost."""
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()


def path_of(href: str) -> str:
    """The path of an address as servers' answers are read here."""
    return unquote(urlsplit(href).path)


def url_of(href: str, path: str) -> str:
    """The whole address of what has this path, on the server of `href`."""
    return urljoin(href, quote(path, safe=SAFE))


def connect(
    settings: Settings,
    access: Access,
    *,
    home_href: str = "",
    may_go_on: Callable[[], bool] = lambda: True,
) -> Far:
    """A connection to that account; nothing is called yet. Raises `FarTrouble` for what is no address."""
    web = Web(allow_private=settings.allow_private_targets, largest=LARGEST)
    meant = replace(access, address=whole(access.address))
    return Far(Wire(web, meant, may_go_on=may_go_on), home_href)
