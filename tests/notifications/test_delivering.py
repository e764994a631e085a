"""From a reminder that came due to a mail in the mailbox, against a real mail office.server."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from threading import Thread

import pytest
from flask import url_for
from flask_babel import format_datetime, get_locale
from sqlalchemy import update
from sqlalchemy.orm import Session

from crm import clock
from crm.accounts import actions as accounts
from crm.accounts.models import User
from crm.config import Settings
from crm.core.when import When
from crm.db.owner import acting_as
from crm.notifications import actions, registry
from crm.notifications.delivering import Sender
from crm.notifications.jobs import NobodyWrites, send_now, tick
from crm.notifications.models import Delivery, DeliveryState
from crm.outbound.mail import Mail
from tests.factories import a_user
from tests.notifications.conftest import Office, Writer, an_app
from tests.notifications.outbox import deliveries, notices, queue_one, reminder, set_due, states
from tests.outbound.mailserver import Mode


def let_time_pass(session: Session) -> None:
    """What waits to be tried again is due now."""
    session.execute(update(Delivery).values(next_attempt_at=datetime(2026, 1, 1, tzinfo=UTC)))
    session.commit()


def test_a_due_digest_arrives_once(office: Office, session: Session, due: datetime) -> None:
    for _ in range(3):
        office.tick()
    [mail] = office.server.taken
    assert mail["Subject"] == "Your nudges"
    assert mail["To"] == "Robin Fell <me@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    [delivery] = deliveries(session)
    assert delivery.state is DeliveryState.SENT
    assert mail["Message-ID"] == delivery.message_id
    assert (delivery.response, delivery.attempt) == ("250 taken", 1)
    [(user_id, key, when)] = office.writer.asked
    assert (user_id, key) == (office.user_id, delivery.occ_key)
    assert str(when.zone) == "Europe/Berlin"
    assert notices(session) == ["digest"]


def test_it_is_written_in_the_language_and_zone_of_its_reader(
    office: Office, session: Session, user: User, due: datetime
) -> None:
    accounts.change_settings(session, user, {"locale": "de", "zone": "Asia/Kathmandu"}, now=due)
    set_due(session, due)
    said: list[str] = []

    def write(_session: Session, reader: User, _key: str, _when: When) -> Mail | None:
        said.append(f"{get_locale()} {format_datetime(datetime(2026, 11, 25, 12, 0, tzinfo=UTC), 'HH:mm')}")
        said.append(url_for("notifications.index"))
        return None

    registry.register("digest", write)
    office.tick()
    assert said == ["de 17:45", "/notices"]


def test_when_nothing_is_due_there_is_neither_mail_nor_notice(
    office: Office, session: Session, due: datetime
) -> None:
    office.writer.answer = None
    office.tick()
    office.tick()
    assert office.server.taken == []
    assert states(session) == [DeliveryState.CANCELLED]
    assert notices(session) == []
    next_due = reminder(session).next_due_utc
    assert next_due is not None
    assert next_due > clock.now()


def test_a_busy_server_gets_it_later_and_once(office: Office, session: Session, due: datetime) -> None:
    office.server.mode = Mode.BUSY
    office.tick()
    assert states(session) == [DeliveryState.QUEUED]
    office.server.mode = Mode.TAKE
    office.tick()
    assert office.server.taken == []
    let_time_pass(session)
    office.tick()
    office.tick()
    assert len(office.server.taken) == 1
    assert states(session) == [DeliveryState.SENT]


@pytest.mark.parametrize("mode", [Mode.CUT_BEFORE, Mode.HANG_BEFORE, Mode.REFUSE_SENDER])
def test_what_is_known_not_sent_is_tried_again(
    office: Office, session: Session, due: datetime, mode: Mode
) -> None:
    office.meet(mode)
    office.tick()
    assert states(session) == [DeliveryState.QUEUED]
    assert deliveries(session)[0].error_class


@pytest.mark.parametrize("mode", [Mode.REFUSE, Mode.REFUSE_RECIPIENT])
def test_what_is_refused_for_good_is_dead_and_said(
    office: Office, session: Session, due: datetime, mode: Mode
) -> None:
    office.meet(mode)
    office.tick()
    assert states(session) == [DeliveryState.DEAD]
    assert notices(session) == ["digest", "mail_dead"]


@pytest.mark.parametrize("mode", [Mode.CUT_AFTER, Mode.HANG_AFTER, Mode.TAKE_AND_CUT])
def test_without_an_answer_to_the_dot_it_is_unknown_and_sent_again_only_on_demand(
    office: Office, session: Session, due: datetime, mode: Mode
) -> None:
    office.meet(mode)
    office.tick()
    office.server.mode = Mode.TAKE
    let_time_pass(session)
    office.tick()
    assert len(office.server.taken) == (1 if mode is Mode.TAKE_AND_CUT else 0)
    [unknown] = deliveries(session)
    assert unknown.state is DeliveryState.UNKNOWN
    assert notices(session) == ["digest", "mail_unknown"]
    actions.resend(session, unknown.id, now=clock.now())
    session.commit()
    sent = send_now(office.app, office.user_id, unknown.id)
    assert sent is not None
    assert sent.state is DeliveryState.SENT
    assert office.server.taken[-1]["Message-ID"] == unknown.message_id


def test_one_mail_that_cannot_be_written_keeps_no_other_from_going(
    office: Office, session: Session, due: datetime
) -> None:
    other = a_user(session, email="other@example.org")
    session.commit()
    with acting_as(other.id):
        set_due(session, due)
    office.writer.fails_for = office.user_id
    session.commit()
    office.tick()
    assert office.server.recipients == ["other@example.org"]
    [delivery] = deliveries(session)
    assert (delivery.state, delivery.error_class) == (DeliveryState.QUEUED, "renderer")


def test_a_kind_that_nobody_writes_stays_queued_and_is_reported(
    office: Office, session: Session, due: datetime
) -> None:
    queue_one(session, kind="unheard-of", now=due)
    with pytest.raises(NobodyWrites, match="unheard-of"):
        office.tick()
    assert len(office.server.taken) == 1
    assert sorted(states(session)) == [DeliveryState.QUEUED, DeliveryState.SENT]


def test_a_digest_switched_off_while_it_is_written_does_not_leave(
    office: Office, session: Session, due: datetime
) -> None:
    def write(own: Session, reader: User, _key: str, when: When) -> Mail | None:
        own.rollback()
        with Session(own.get_bind()) as elsewhere, acting_as(office.user_id):
            reader = elsewhere.get_one(User, office.user_id)
            actions.switch(elsewhere, reader, actions.mail_channel(elsewhere), on=False, now=when.now)
            elsewhere.commit()
        return Mail("Your nudges", "too late")

    registry.register("digest", write)
    office.tick()
    assert office.server.taken == []
    assert states(session) == [DeliveryState.CANCELLED]


@pytest.fixture
def elsewhere(settings: Settings, session: Session, writer: Writer) -> Iterator[Callable[..., None]]:
    """Ticks once in an app with other settings for mail."""
    with ExitStack() as stack:

        def tick_there(**values: object) -> None:
            app = stack.enter_context(an_app(settings.model_copy(update=values)))
            registry.register("digest", writer)
            worker_id = actions.enlist(session, now=clock.now())
            session.commit()
            tick(app, Sender(app, worker_id, clock=clock.now))

        yield tick_there


def test_without_mail_the_notice_stays_and_nothing_fails(
    elsewhere: Callable[..., None], session: Session, due: datetime
) -> None:
    elsewhere(mail_to_files=False)
    [delivery] = deliveries(session)
    assert (delivery.state, delivery.error_class) == (DeliveryState.CANCELLED, "no_mail")
    assert notices(session) == ["digest"]


def test_mails_can_go_into_files(
    elsewhere: Callable[..., None], settings: Settings, session: Session, due: datetime
) -> None:
    elsewhere(mail_to_files=True)
    [file] = (settings.instance / "outbox").iterdir()
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["To"] == "Robin Fell <me@example.org>"
    assert states(session) == [DeliveryState.SENT]


def test_stopping_breaks_off_what_hangs_and_leaves_nothing_in_hand(
    office: Office, session: Session, due: datetime
) -> None:
    office.server.mode = Mode.HANG_AFTER
    config = office.app.config
    config["SETTINGS"] = config["SETTINGS"].model_copy(update={"smtp_timeout": 60.0})
    patient = Sender(office.app, office.sender.worker_id, clock=clock.now)
    thread = Thread(target=tick, args=(office.app, patient))
    thread.start()
    assert office.server.at_the_dot.wait(10)
    patient.stop(patience=0.2)
    thread.join(20)
    assert not thread.is_alive()
    assert states(session) == [DeliveryState.UNKNOWN]


def test_a_sender_that_was_stopped_takes_nothing_more(
    office: Office, session: Session, due: datetime
) -> None:
    office.sender.stop(patience=1)
    office.tick()
    assert office.server.taken == []
    assert states(session) == [DeliveryState.QUEUED]


def test_many_mails_go_through_few_threads(office: Office, session: Session) -> None:
    set_due(session, clock.now() + timedelta(days=1))
    for number in range(30):
        queue_one(session, occ_key=f"{number}", message_id=f"<{number}@example.org>")
    let_time_pass(session)
    office.tick()
    assert len({mail["Message-ID"] for mail in office.server.taken}) == len(office.server.taken) == 30
    assert set(states(session)) == {DeliveryState.SENT}


def test_a_late_mail_is_sent_late(office: Office, session: Session) -> None:
    set_due(session, datetime.now(UTC) - timedelta(days=12))
    office.tick()
    assert len(office.server.taken) == 1
