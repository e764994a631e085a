"""Large imports: in steps, after a restart, twice at once, stopped and taken back."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm import clock, config
from crm.accounts.models import User
from crm.app import create_app
from crm.contacts.models import Contact, ContactMethod, Position
from crm.core.when import When
from crm.db.flask import db
from crm.transfer.models import StagedFile, StagedState
from crm.transfer.movein import applying, jobs, undoing
from crm.transfer.sources import Record, SourceKind
from tests.released import fresh
from tests.transfer.movein.moving import card, hand_in

CROWD = 1_300


def crowd(number: int = CROWD) -> list[Record]:
    return [
        card(place, f"Person Number{place}", f"Firm {place % 40}", "Engineer", email=f"p{place}@crowd.test")
        for place in range(1, number + 1)
    ]


def staged(session: Session, when: When) -> StagedFile:
    return hand_in(session, crowd(), when=when, kind=SourceKind.GOOGLE)


def count(session: Session, model: type = Contact) -> int:
    found = session.scalar(select(func.count()).select_from(model)) or 0
    session.commit()
    return found


@pytest.fixture
def present() -> When:
    """Jobs ask the clock, and so must what they go on with."""
    return When(clock.now(), ZoneInfo("Europe/Berlin"))


@pytest.mark.usefixtures("user", "wired")
def test_each_step_is_whole(session: Session, when: When) -> None:
    row = staged(session, when)
    applying.begin(session, row, when=when)
    session.commit()
    for expected in (500, 1000, 1300):
        found = applying.step(session, row.id, when=when)
        session.commit()
        assert (found.done, found.total) == (expected, 1300)
        assert count(session) == count(session, ContactMethod) == count(session, Position) == expected
    assert row.state is StagedState.APPLIED


@pytest.mark.usefixtures("user", "wired")
def test_a_step_that_fails_leaves_nothing_of_itself(session: Session, when: When) -> None:
    row = staged(session, when)
    applying.begin(session, row, when=when)
    session.commit()
    applying.step(session, row.id, when=when)
    session.commit()
    applying.step(session, row.id, when=when)
    session.rollback()
    assert (row.done, count(session)) == (500, 500)
    while not applying.step(session, row.id, when=when).is_over:
        session.commit()
    session.commit()
    assert count(session) == 1300


@pytest.mark.usefixtures("user", "wired")
def test_who_saw_the_file_before_another_worked_on_it_does_nothing(session: Session, when: When) -> None:
    row = staged(session, when)
    applying.begin(session, row, when=when)
    session.commit()
    with Session(session.get_bind(), autoflush=False, expire_on_commit=False) as other:
        stale = other.scalars(select(StagedFile)).one()
        other.commit()
        applying.step(session, row.id, when=when)
        session.commit()
        assert not applying.claim(other, stale, when=when)
        other.rollback()
    assert (row.done, count(session)) == (500, 500)


def test_an_import_goes_on_after_a_restart(
    app: Flask, session: Session, user: User, settings: config.Settings, present: When
) -> None:
    row = staged(session, present)
    applying.begin(session, row, when=present)
    applying.step(session, row.id, when=present)
    session.commit()
    again = create_app(settings)
    assert jobs.go_on(again) == 0
    row.worked_at = present.now - timedelta(minutes=1)
    session.commit()
    assert jobs.go_on(again) == 2
    assert jobs.go_on(again) == 0
    with again.app_context():
        db.engine.dispose()
    assert fresh(session, row).state is StagedState.APPLIED
    assert count(session) == 1300


def test_an_undo_goes_on_after_a_restart(app: Flask, session: Session, user: User, present: When) -> None:
    row = staged(session, present)
    applying.begin(session, row, when=present)
    applying.step(session, row.id, when=present)
    applying.cancel(session, row, when=present)
    session.commit()
    assert count(session) == 500
    undoing.begin(session, row, when=present)
    row.worked_at = present.now - timedelta(minutes=1)
    session.commit()
    assert jobs.go_on(app) >= 1
    assert fresh(session, row).state is StagedState.UNDONE
    assert count(session) == 0


@pytest.mark.usefixtures("user", "wired")
def test_a_stopped_import_stays_stopped(session: Session, when: When) -> None:
    row = staged(session, when)
    applying.begin(session, row, when=when)
    applying.step(session, row.id, when=when)
    applying.cancel(session, row, when=when)
    session.commit()
    assert not applying.step(session, row.id, when=when).is_claimed
    assert (row.state, count(session)) == (StagedState.CANCELLED, 500)
