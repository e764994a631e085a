"""Knowing at every start, and each minute, whether this instance is a copy, or was put back from one."""

import json
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import structlog
from flask import Flask
from sqlalchemy import delete, make_url
from sqlalchemy.orm import Session

from crm.accounts import queries as accounts
from crm.config import Settings
from crm.core.marks import (
    Alarm,
    Home,
    Noted,
    Paper,
    Reason,
    Sign,
    judge_file,
    judge_server,
    number,
    own_paper,
)
from crm.db.fingerprint import is_file, lock_row, of_server
from crm.db.meta import Meta, meta, set_meta
from crm.jobs import traces
from crm.notifications import actions, queries
from crm.notifications.actions import holding
from crm.notifications.hold import Hold
from crm.notifications.units import current_stamp, settings_of, shared_now, unit
from crm.published import actions as published

log = structlog.get_logger()

HOME, PAST, LAP = "home", "epochs", "lap:"
LOCK = "marks"


def recognise(app: Flask) -> Hold | None:
    """At the start of a process that sends, before it sends; the hold that began just now, if one did.

    One transaction finds it out, holds everything and notes the new lap. What the folder remembers is
    written before as begun and after it as done, so that a process may be killed anywhere in between.
    """
    with unit(app) as session:
        lock_row(session, LOCK)
        scene = _scene(session, settings_of(app))
        alarm = _judge(session, scene)
        hold = _hold(app, session, alarm, scene) if alarm is not None else None
        begun = _begin_lap(session, scene, tidy=alarm is None)
        _note(session, scene, begun)
    _finish(app, scene.folder, begun)
    return hold


def begin_epoch(session: Session, *, past: frozenset[str] = frozenset()) -> None:
    """From now on Message-IDs are others, and phones begin anew; `past`: epochs unknown to this database."""
    known = known_epochs(session) | past
    published.renew_epochs(session)
    set_meta(session, PAST, json.dumps(sorted(known)))
    set_meta(session, queries.EPOCH, secrets.token_hex(8))


def known_epochs(session: Session) -> frozenset[str]:
    """All epochs so far, this one too."""
    return frozenset(json.loads(meta(session, PAST) or "[]")) | {queries.epoch(session)}


def restored(app: Flask, *, past: frozenset[str]) -> Hold:
    """After `crm restore`: a new epoch, everything held, and what is here now is at home here.

    A backup from elsewhere may be a copy: then its owner is asked first whether it may send at all.
    """
    with unit(app) as session:
        lock_row(session, LOCK)
        scene = _scene(session, settings_of(app))
        is_ours = scene.noted.home is None or not scene.found.is_elsewhere(scene.noted.home)
        begin_epoch(session, past=past | scene.epochs)
        for worker in queries.all_workers(session):
            actions.retire(session, worker.id)
        alarm = Alarm(Reason.RESTORED, Sign.ASKED_FOR) if is_ours else Alarm(Reason.CLONED, Sign.PATH)
        now = shared_now(session)
        hold = holding.put_on_hold(session, current_stamp(app, session), alarm, now=now, ask=not is_ours)
        begun = _begin_lap(session, scene, tidy=False)
        _note(session, scene, begun)
    _finish(app, scene.folder, begun)
    return hold


def found_now(session: Session, settings: Settings) -> Alarm | None:
    """What the next start would find; only looks."""
    return _judge(session, _scene(session, settings))


@dataclass(frozen=True, slots=True)
class _Scene:
    """All that is known about the whereabouts of an instance."""

    folder: Path
    paper: Paper | None
    found: Home
    noted: Noted

    @property
    def epochs(self) -> frozenset[str]:
        """The epoch that the folder remembers, if any."""
        return frozenset({self.paper.epoch} if self.paper is not None and self.paper.epoch else ())


def _scene(session: Session, settings: Settings) -> _Scene:
    folder, paper = settings.instance, traces.read(settings.instance)
    if not is_file(session):
        paper = own_paper(paper, traces.home_of(folder))
    epoch, stored = queries.epoch(session), meta(session, HOME)
    noted = Noted(
        home=Home(**json.loads(stored)) if stored else None,
        lap=meta(session, LAP + paper.id) if paper is not None else None,
        epoch=epoch,
        past=known_epochs(session) - {epoch},
    )
    return _Scene(folder, paper, _whereabouts(session, settings), noted)


def _whereabouts(session: Session, settings: Settings) -> Home:
    if not is_file(session):
        return Home(*of_server(session))
    name = make_url(settings.database).database
    return traces.home_of(settings.instance, Path(name) if name else None)


def _judge(session: Session, scene: _Scene) -> Alarm | None:
    """An instance without accounts has nothing to send, wherever it lies."""
    if not accounts.has_accounts(session):
        return None
    if is_file(session):
        return judge_file(scene.noted, scene.found, scene.paper, traces.laps(scene.folder))
    return judge_server(scene.noted, scene.found, scene.paper)


def _hold(app: Flask, session: Session, alarm: Alarm, scene: _Scene) -> Hold:
    begin_epoch(session, past=scene.epochs)
    if is_file(session):  # those on the list run, or ran, somewhere else
        for worker in queries.all_workers(session):
            actions.retire(session, worker.id)
    now = shared_now(session)
    hold = holding.put_on_hold(session, current_stamp(app, session), alarm, now=now)
    log.warning("restored or copied: nothing is sent by itself", sign=hold.sign, held=hold.held)
    return hold


def _begin_lap(session: Session, scene: _Scene, *, tidy: bool) -> Paper:
    """Let the folder remember that the next lap was begun."""
    paper, noted = scene.paper or Paper(id=secrets.token_hex(6)), scene.noted
    last = max(number(noted.lap), number(paper.lap), number(paper.next))
    begun = replace(
        paper,
        lap=paper.next if paper.next and paper.next == noted.lap else paper.lap,
        next=f"{last + 1}-{secrets.token_hex(6)}",
        epoch=queries.epoch(session),
    )
    traces.make_anchor(scene.folder)
    traces.write(scene.folder, begun)
    if is_file(session):
        if tidy:
            traces.sweep_laps(scene.folder, {begun.lap})
        traces.leave_lap(scene.folder, begun.next)
    return begun


def _note(session: Session, scene: _Scene, begun: Paper) -> None:
    """Write into the database where it is and at which lap."""
    home = scene.found
    if is_file(session):
        home = replace(home, anchor=traces.home_of(scene.folder).anchor)
        session.execute(delete(Meta).where(Meta.key.startswith(LAP), Meta.key != LAP + begun.id))
    set_meta(session, HOME, json.dumps(asdict(home)))
    set_meta(session, LAP + begun.id, begun.next)


def _finish(app: Flask, folder: Path, begun: Paper) -> None:
    """The lap is done, unless another process of this folder is at the next one already."""
    with unit(app) as session:
        lock_row(session, LOCK)
        if meta(session, LAP + begun.id) != begun.next:
            return
        where = _whereabouts(session, settings_of(app)).where
        home = traces.home_of(folder)
        done = replace(begun, lap=begun.next, next="", database=where, folder=home)
        traces.write(folder, done)
        if is_file(session):
            traces.sweep_laps(folder, {done.lap})
