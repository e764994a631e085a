"""The likely interviews of a calendar by day: which to take in, and whom to keep in touch with."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from crm.accounts.gate import present
from crm.core.cadence import Tier
from crm.db.flask import db
from crm.db.keyset import decode
from crm.db.owner import NotFound
from crm.transfer.models import Choosing, StagedFile, StagedState, Verdict
from crm.transfer.movein import applying, preview, undoing, views, wording
from crm.transfer.movein.calendar.taking import KEEP
from crm.transfer.movein.routes.blueprint import bp
from crm.transfer.movein.routes.running import go_on
from crm.transfer.movein.routes.sifting import BUSY
from crm.transfer.reading.interview_score import CERTAIN
from crm.transfer.sources import SourceKind
from crm.transfer.wording import SCORE
from crm.web import amounts
from crm.web.dates import clocktime
from crm.web.redirects import back

SEEN, TAKE, KEEPING = "seen", "take", "keep-"
MOST_PEOPLE = 2_000


@dataclass(frozen=True, slots=True)
class Found:
    """An event as the page shows it."""

    id: int
    on: date
    time: str
    title: str
    company: str
    people: list[tuple[str, str]]
    reasons: str
    verdict: str
    tone: str
    is_likely: bool
    is_ticked: bool
    can_choose: bool


@bp.get("/import/<int:staged_id>/calendar")
def calendar(staged_id: int) -> str | Response:
    """What was found in a calendar."""
    row = views.one_file(db.session(), staged_id)
    if row.kind is not SourceKind.CALENDAR:
        return redirect(url_for("movein.page", staged_id=row.id), 303)
    if row.state in BUSY:
        return redirect(url_for("movein.running", staged_id=row.id), 303)
    return _page(row)


@bp.post("/import/<int:staged_id>/calendar")
def choose_events(staged_id: int) -> Response:
    """Keep what was ticked on this page; and take it all in when that was pressed."""
    session, when, row = db.session(), present(), _calendar(staged_id)
    if row.state is StagedState.STAGED:
        views.choose(session, row.id, dict(_ticked()))
        row.options = {**(row.options or {}), KEEP: _kept(row)}
    if request.form.get("do") != "apply" or row.account is None:
        session.commit()
        return back(url_for("movein.calendar", staged_id=staged_id))
    applying.begin(session, row, when=when)
    if not applying.is_large(session, row) and row.state is StagedState.RUNNING:
        applying.apply(session, row, when=when)
    session.commit()
    return go_on(row)


def _calendar(staged_id: int) -> StagedFile:
    row = views.one_file(db.session(), staged_id)
    if row.kind is not SourceKind.CALENDAR:
        raise NotFound(f"StagedFile {staged_id} with events")
    return row


def _ticked() -> Iterator[tuple[int, Choosing]]:
    """Of the events that the page showed, those that are ticked and those that are not."""
    ticked = set(request.form.getlist(TAKE))
    for number in request.form.getlist(SEEN):
        if number.isdecimal() and len(number) < 12:
            yield int(number), Choosing.TAKE if number in ticked else Choosing.LEAVE


def _kept(row: StagedFile) -> dict[str, str]:
    """Whom to keep in touch with: what was said on other pages stays."""
    said = dict((row.options or {}).get(KEEP, {}))
    for name, value in request.form.items():
        email = name.removeprefix(KEEPING)
        if not name.startswith(KEEPING) or "@" not in email:
            continue
        said.pop(email, None)
        if value in set(Tier) and len(said) < MOST_PEOPLE:
            said[email] = value
    return said


def _page(row: StagedFile) -> str:
    session = db.session()
    page = views.records(session, row.id, None, decode(request.args.get("at")))
    is_open = preview.is_open(row)
    found = [_found(record, is_open=is_open) for record in page.rows]
    chosen = views.chosen(session, row.id)
    return render_template(
        "transfer/movein/calendar.html",
        staged=row,
        is_open=is_open,
        days=[(day, list(events)) for day, events in groupby(found, key=lambda each: each.on)],
        people=_people(found),
        keep=(row.options or {}).get(KEEP, {}),
        tiers=[("", wording.NO_CADENCE), *((tier.value, wording.cadence(tier)) for tier in Tier)],
        taken=sum(number for (_verdict, choosing), number in chosen.items() if choosing is Choosing.TAKE),
        before=_at(row, page.before),
        after=_at(row, page.after),
        has_source=views.has_source(session, row.id),
        can_undo=undoing.is_possible(session, row),
        wording=wording,
        number=wording.figure,
    )


def _found(record: Any, *, is_open: bool) -> Found:
    said, verdict = record.said, record.verdict
    on = datetime.fromisoformat(said["on"])
    return Found(
        id=record.id,
        on=on.date(),
        time=clocktime(on.time()),
        title=record.name or said["company"],
        company=said["company"],
        people=[(name, email) for name, email in said["people"]],
        reasons=amounts.enumerated(SCORE[code] for code in record.reasons),
        verdict=str(wording.EVENT[verdict]) if verdict is not Verdict.NEW or record.is_done else "",
        tone=wording.VERDICT_TONE[verdict],
        is_likely=record.score >= CERTAIN,
        is_ticked=record.choosing is Choosing.TAKE,
        can_choose=is_open and verdict is not Verdict.SAME,
    )


def _people(found: list[Found]) -> list[tuple[str, str, str]]:
    """Who takes part in what may be taken: (address, name, company), each once; without an address nobody."""
    people: dict[str, tuple[str, str, str]] = {}
    for event in found:
        for name, email in event.people if event.can_choose else ():
            if email:
                people.setdefault(email.lower(), (email.lower(), name, event.company))
    return sorted(people.values(), key=lambda each: each[1].casefold())


def _at(row: StagedFile, cursor: str | None) -> str:
    return url_for("movein.calendar", staged_id=row.id, at=cursor) if cursor else ""
