"""Accounts that were upgraded or brought in have their timed reminders, too; many cost no more than one."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import delete, event, select
from sqlalchemy.orm import Session

from crm import clock
from crm.accounts.models import User
from crm.app import wiring
from crm.core.when import When
from crm.db.owner import acting_as
from crm.feeds.address import AddressBox
from crm.jobs import housekeeping
from crm.notifications.models import Reminder
from crm.today.timed import settle
from crm.transfer import restoring
from crm.transfer.export import document
from tests.factories import a_user, an_interview
from tests.interviews.browsing import in_days, present


@pytest.fixture(autouse=True)
def wired(user: User) -> None:
    wiring.listen()


def subjects(session: Session) -> list[str]:
    session.expire_all()
    found = list(session.scalars(select(Reminder.subject).where(Reminder.subject != "")))
    session.rollback()
    return found


def test_the_daily_run_plants_what_an_upgrade_left_without(app: Flask, session: Session) -> None:
    talk = an_interview(session, day=in_days(2))
    session.execute(delete(Reminder).where(Reminder.subject != ""))
    session.commit()
    housekeeping.sweep(app, {})
    assert subjects(session) == [str(talk.id)]


def test_an_export_brings_its_reminders_along(session: Session, user: User) -> None:
    an_interview(session, day=in_days(2))
    settle(session, present())
    session.commit()
    target = BytesIO()
    document.write(session, user, target, now=clock.now())
    fresh = a_user(session, email="fresh@example.org")
    session.commit()
    with acting_as(fresh.id):
        data = json.dumps(json.loads(target.getvalue())).encode()
        restoring.restore(session, fresh, restoring.read(data), box=AddressBox(b"k" * 32), when=present())
        session.commit()
        assert len(subjects(session)) == 1


def test_many_take_as_many_questions_as_one(session: Session, when: When) -> None:
    def questions() -> int:
        asked: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
            asked.append(statement)

        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        settle(session, when)
        event.remove(engine, "before_cursor_execute", note)
        return len(asked)

    an_interview(session, day=when.today + timedelta(days=1))
    session.flush()
    few = questions()
    for number in range(40):
        an_interview(session, day=when.today + timedelta(days=2 + number % 20))
    session.flush()
    assert questions() <= few
    again = questions()
    assert again < few
