"""What an owner decides about a restored or copied instance, and what it does until then."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.notifications import hold as holds
from crm.notifications.actions import holding
from crm.notifications.actions.holding import Held, NothingToDecide
from crm.notifications.hold import Hold, Phase
from crm.notifications.jobs import plan_all
from crm.notifications.models import DeliveryState, Notice
from tests.jobs.places import Place, outbox, present, wait


def asked(session: Session, reason: str = "cloned") -> None:
    """An instance on hold."""
    holds.keep(session, Hold(Phase.ASKED, reason, "path", present().isoformat(), 1))
    session.commit()


def test_as_long_as_nobody_decided_nudges_appear_here_and_deliveries_are_held(
    place: Place, app: Flask, session: Session
) -> None:
    asked(session)
    assert plan_all(app) == 1
    assert outbox(session) == [("cancelled", "superseded"), ("held", "cloned")]
    assert len(session.scalars(select(Notice.id)).all()) == 1
    session.rollback()


def test_a_copy_writes_its_nudges_and_sends_none(place: Place, app: Flask, session: Session) -> None:
    asked(session)
    wait(session, "2026-01-02", DeliveryState.HELD, "cloned")
    assert holding.call_copy(session, now=present()) == 1
    session.commit()
    assert plan_all(app) == 1
    assert outbox(session) == [("cancelled", "cloned")] * 3


def test_moved_here_sends_the_last_of_what_was_held(place: Place, app: Flask, session: Session) -> None:
    wait(session, "2026-01-02", DeliveryState.HELD, "restored")
    wait(session, "2026-01-03", DeliveryState.HELD, "restored")
    wait(session, "2026-01-04", DeliveryState.DEAD, "connect")
    with pytest.raises(NothingToDecide):
        holding.adopt(session, Held.RELEASE, now=present())
    asked(session, "restored")
    assert holding.adopt(session, Held.RELEASE, now=present()) == 1
    session.commit()
    assert outbox(session) == [
        ("queued", ""),
        ("cancelled", "superseded"),
        ("queued", ""),
        ("dead", "connect"),
    ]
    assert plan_all(app) == 1
    assert outbox(session)[-1] == ("queued", "")


def test_moved_here_without_what_was_held(place: Place, session: Session) -> None:
    wait(session, "2026-01-02", DeliveryState.HELD, "restored")
    asked(session, "restored")
    now = present()
    assert holding.adopt(session, Held.DROP, now=now) == 1
    session.commit()
    hold = holds.current(session)
    assert hold is not None
    assert (hold.phase, hold.is_silent, hold.ended_at) == (Phase.ADOPTED, False, now)
    assert outbox(session)[1] == ("cancelled", "restored")


def test_a_copy_may_send_later(place: Place, session: Session) -> None:
    holding.call_copy(session, now=present())
    assert holds.for_planning(session) == (DeliveryState.CANCELLED, "cloned")
    holding.adopt(session, Held.DROP, now=present())
    assert holds.for_planning(session) == (DeliveryState.QUEUED, "")
