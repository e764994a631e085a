"""Knowing at every start, and each minute, whether this instance was put back from a copy or is one itself."""

import json
import secrets
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

import structlog
from flask import Flask
from sqlalchemy import delete, make_url
from sqlalchemy.orm import Session

from crm.accounts import queries as accounts
from crm.config import Settings
from crm.core.marks import Alarm, Home, Noted, Paper, judge_file, judge_server, number, own_paper
from crm.db.fingerprint import is_file, lock_row, of_server
from crm.db.meta import Meta, meta, set_meta
from crm.jobs import traces
from crm.notifications import actions, queries
from crm.notifications.actions import holding
from crm.notifications.hold import Hold
from crm.notifications.units import current_stamp, settings_of, shared_now, unit

log = structlog.get_logger()

HOME, PAST, LAP = "home", "epochs", "lap:"
LOCK = "marks"
FORGOTTEN_AFTER = 400


def recognise(app: Flask) -> Hold | None:
    """At the start of a process that sends, before it sends; the hold that began just now, if one did.

    One transaction finds it out, holds everything and notes the new lap. What the folder remembers is
    written before as begun and after it as done, so that a process may be killed anywhere in between.
    """
    folder, token = settings_of(app).instance, secrets.token_hex(6)
    with unit(app) as session:
        lock_row(session, LOCK)
        paper = _paper(session, folder)
        found, noted = _found(session, settings_of(app)), _noted(session, paper)
        alarm = _judge(session, noted, found, paper)
        hold = _hold(app, session, alarm, paper) if alarm is not None else None
        begun = _begun(session, folder, paper, noted, token)
        traces.write(folder, begun)
        if is_file(session):
            if alarm is None:
                traces.sweep_laps(folder, {begun.lap})
            traces.leave_lap(folder, begun.next)
        _note(session, folder, begun, found)
    _finish(app, folder, begun)
    return hold


def begin_epoch(session: Session, *, past: frozenset[str] = frozenset()) -> None:
    """From now on Message-IDs are others; `past` are epochs that this database may not know of."""
    known = known_epochs(session) | past
    set_meta(session, PAST, json.dumps(sorted(known)))
    set_meta(session, queries.EPOCH, secrets.token_hex(8))


def known_epochs(session: Session) -> frozenset[str]:
    """All epochs so far, this one too."""
    return frozenset(json.loads(meta(session, PAST) or "[]")) | {queries.epoch(session)}


def is_from_here(session: Session, settings: Settings) -> bool:
    """Whether the database was noted to live here, or nowhere yet."""
    noted = _home(session)
    return noted is None or not _found(session, settings).is_elsewhere(noted)


def settle(app: Flask) -> None:
    """After a restore by command: all that is here now counts as this instance."""
    settings, token = settings_of(app), secrets.token_hex(6)
    with unit(app) as session:
        lock_row(session, LOCK)
        paper = _paper(session, settings.instance)
        begun = _begun(session, settings.instance, paper, _noted(session, paper), token)
        traces.write(settings.instance, begun)
        if is_file(session):
            traces.leave_lap(settings.instance, begun.next)
        _note(session, settings.instance, begun, _found(session, settings))
    _finish(app, settings.instance, begun)


def place(settings: Settings) -> Path | None:
    """The file that a SQLite database is."""
    name = make_url(settings.database).database
    return Path(name) if settings.database.startswith("sqlite") and name else None


def judged(app: Flask, session: Session) -> Alarm | None:
    """What the next start would find; changes nothing but for the anchor."""
    settings = settings_of(app)
    paper = _paper(session, settings.instance)
    return _judge(session, _noted(session, paper), _found(session, settings), paper)


def _paper(session: Session, folder: Path) -> Paper | None:
    """What the folder remembers; of a database on a server only if the folder itself is no copy."""
    paper = traces.read(folder)
    return paper if is_file(session) else own_paper(paper, traces.home_of(folder))


def _found(session: Session, settings: Settings) -> Home:
    if is_file(session):
        return traces.home_of(settings.instance, place(settings))
    return Home(*of_server(session))


def _home(session: Session) -> Home | None:
    stored = meta(session, HOME)
    return Home(**json.loads(stored)) if stored else None


def _noted(session: Session, paper: Paper | None) -> Noted:
    return Noted(
        home=_home(session),
        lap=meta(session, LAP + paper.id) if paper is not None else None,
        epoch=queries.epoch(session),
        past=known_epochs(session) - {queries.epoch(session)},
    )


def _judge(session: Session, noted: Noted, found: Home, paper: Paper | None) -> Alarm | None:
    """An instance without accounts has nothing to send, wherever it lies."""
    if not accounts.has_accounts(session):
        return None
    if is_file(session):
        folder = Path(found.where).parent if paper is None else Path(paper.folder.where)
        return judge_file(noted, found, paper, traces.laps(folder))
    return judge_server(noted, found, paper)


def _hold(app: Flask, session: Session, alarm: Alarm, paper: Paper | None) -> Hold:
    begin_epoch(session, past=frozenset({paper.epoch} if paper is not None and paper.epoch else ()))
    if is_file(session):  # its processes were others'
        for worker in queries.all_workers(session):
            actions.retire(session, worker.id)
    now = shared_now(session)
    hold = holding.put_on_hold(session, current_stamp(app, session), alarm, now=now)
    log.warning("restored or copied: nothing is sent by itself", sign=hold.sign, held=hold.held)
    return hold


def _begun(session: Session, folder: Path, paper: Paper | None, noted: Noted, token: str) -> Paper:
    """The folder's memory with the next lap begun."""
    paper = paper or Paper(id=secrets.token_hex(6))
    last = max(number(noted.lap), number(paper.lap), number(paper.next))
    lap = paper.next if paper.next and paper.next == noted.lap else paper.lap
    return replace(
        paper, lap=lap, next=f"{last + 1}-{token}", epoch=queries.epoch(session), database=paper.database
    )


def _note(session: Session, folder: Path, begun: Paper, found: Home) -> None:
    """Write into the database where it is and at which lap."""
    if is_file(session):
        found = traces.anchored(folder, found)
        session.execute(delete(Meta).where(Meta.key.startswith(LAP), Meta.key != LAP + begun.id))
    set_meta(session, HOME, json.dumps(asdict(found)))
    set_meta(session, LAP + begun.id, begun.next)


def _finish(app: Flask, folder: Path, begun: Paper) -> None:
    """The lap is done, unless another process of this folder is at the next one already."""
    with unit(app) as session:
        lock_row(session, LOCK)
        if meta(session, LAP + begun.id) != begun.next:
            return
        where = _home(session)
        home = traces.anchored(folder, traces.home_of(folder))
        done = replace(
            begun, lap=begun.next, next="", database=where.where if where is not None else "", folder=home
        )
        traces.write(folder, done)
        if is_file(session):
            traces.sweep_laps(folder, {done.lap})
