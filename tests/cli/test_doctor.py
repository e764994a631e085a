"""The doctor finds what is wrong, and says that all is well when it is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.config import Settings
from crm.contacts.models import Contact
from crm.core.kinds import Stage
from crm.followups.models import FollowUp
from crm.notifications.models import Channel, Delivery, DeliveryState, Reminder, Worker
from crm.published import actions as published
from crm.published.models import PublishedMark, PublishedObject, Shelf
from tests import days
from tests.cli.conftest import Crm
from tests.factories import MADE, a_contact, an_opening


def found(output: str) -> list[str]:
    """The lines that name something wrong."""
    return [line for line in output.splitlines() if line.startswith("BAD")]


def queue(session: Session, key: str, kind: str = "digest") -> None:
    now = datetime.now(UTC)
    session.add(
        Delivery(
            kind=kind,
            occ_key=key,
            state=DeliveryState.QUEUED,
            message_id="<same@example.org>",
            next_attempt_at=now,
            give_up_at=now,
            created_at=now,
        )
    )
    session.commit()


def a_live_worker(session: Session) -> None:
    now = datetime.now(UTC)
    session.add(Worker(id="w", host="h", pid=7, boot_id="", started_at=now, heartbeat_at=now))
    session.commit()


@pytest.fixture(autouse=True)
def _key(crm: Crm) -> None:
    """The instance has its secret key, as after the first start."""
    crm("user", "reset", "nobody@example.org")


def test_a_healthy_instance_is_said_to_be_well(crm: Crm, user: User) -> None:
    done = crm("doctor")
    assert done.exit_code == 0, done.output
    assert found(done.output) == []
    assert "account 1: contacts with dates other than derived: 0" in done.output


def test_an_instance_that_was_never_started_is_told_what_to_do(at_home: Crm) -> None:
    done = at_home("doctor")
    assert done.exit_code == 1
    assert "crm upgrade" in done.output


def test_a_date_that_is_not_the_derived_one_is_found(crm: Crm, session: Session, user: User) -> None:
    a_contact(session)
    session.execute(update(Contact).values(last_contact_on=date(2020, 1, 1)))
    session.commit()
    done = crm("doctor")
    assert done.exit_code == 1
    assert found(done.output) == ["BAD  account 1: contacts with dates other than derived: 1"]
    assert session.scalars(select(Contact.last_contact_on)).all() == [date(2020, 1, 1)]


def test_a_step_that_the_ladders_ask_for_and_nobody_planted_is_found(
    crm: Crm, session: Session, user: User
) -> None:
    opening = an_opening(session, stage=Stage.OFFER, decide_by=days.today())
    session.commit()
    done = crm("doctor")
    assert done.exit_code == 1
    assert found(done.output) == ["BAD  account 1: planned steps other than the ladders ask: 1"]
    assert session.scalars(select(FollowUp.origin_key)).all() == []
    assert opening.stage is Stage.OFFER


def test_messages_that_exist_twice_and_kinds_that_nothing_writes_are_found(
    crm: Crm, session: Session, user: User
) -> None:
    queue(session, "2026-11-25")
    queue(session, "2026-11-26", kind="unheard-of")
    assert found(crm("doctor").output) == [
        "BAD  messages that exist twice: 1",
        "BAD  kinds of mail that nothing writes: unheard-of",
    ]


def test_a_scheduler_that_plans_nothing_is_found(crm: Crm, session: Session, user: User) -> None:
    session.execute(update(Reminder).values(next_due_utc=datetime.now(UTC) - timedelta(minutes=5)))
    session.commit()
    assert found(crm("doctor").output) == []
    a_live_worker(session)
    done = crm("doctor")
    assert "schedulers at work: h/7" in done.output
    assert found(done.output) == ["BAD  reminders that should have been planned by now: 1"]


@pytest.mark.parametrize(
    ("mail", "said"),
    [
        ({"CRM_MAIL_TO_FILES": "0", "CRM_SMTP_HOST": "mail.example.org"}, "no sender"),
        ({"CRM_MAIL_TO_FILES": "0", "CRM_SMTP_HOST": "m", "CRM_SMTP_FROM": "x"}, "no mail address"),
    ],
)
def test_half_a_mail_set_up_is_found(crm: Crm, user: User, mail: dict[str, str], said: str) -> None:
    [line] = found(crm("doctor", **mail).output)
    assert said in line


def test_a_key_that_others_can_read_is_found(crm: Crm, user: User, settings: Settings) -> None:
    (settings.instance / "secret.key").chmod(0o644)
    [line] = found(crm("doctor").output)
    assert "chmod 600" in line


def test_what_nobody_alive_has_in_hand_is_found_and_how_to_free_it(
    crm: Crm, session: Session, user: User, settings: Settings
) -> None:
    queue(session, "2026-11-25")
    session.execute(update(Delivery).values(state=DeliveryState.CLAIMED, owner="gone"))
    session.commit()
    (settings.instance / "journal").mkdir(exist_ok=True)
    (settings.instance / "journal" / "gone").write_text("W []\n")
    assert found(crm("doctor").output) == [
        "BAD  deliveries in the hands of nobody alive: 1; the next scheduler frees them: "
        "`crm scheduler --once reap`",
        "BAD  journals of processes that are gone: 1; the next scheduler reads them: "
        "`crm scheduler --once reap`",
    ]


def test_rows_from_the_future_are_found(crm: Crm, session: Session, user: User) -> None:
    session.execute(update(Reminder).values(next_due_utc=datetime.now(UTC) + timedelta(days=400)))
    session.commit()
    [line] = found(crm("doctor").output)
    assert "rows from the future" in line
    assert "crm scheduler --once mend" in line


def test_what_waits_and_what_rests_is_told_and_is_no_fault(crm: Crm, session: Session, user: User) -> None:
    queue(session, "2026-11-25")
    session.execute(update(Delivery).values(state=DeliveryState.HELD))
    session.execute(update(Channel).values(open_until=datetime.now(UTC) + timedelta(minutes=30)))
    session.commit()
    done = crm("doctor")
    assert found(done.output) == []
    assert "decides on under Notices: 1 held" in done.output
    assert "rest after failures: 1 mail (tried again from" in done.output


def test_a_card_that_is_not_what_would_be_written_is_found(crm: Crm, session: Session, user: User) -> None:
    dana = a_contact(session)
    published.open_shelves(session, now=datetime.now(UTC))
    session.commit()
    session.execute(delete(PublishedMark))
    session.add(
        PublishedObject(
            shelf=Shelf.CONTACTS,
            name="a.vcf",
            uid="a",
            ref_id=dana.id,
            body=b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nFN:Somebody else\r\nEND:VCARD\r\n",
            etag='"a"',
            seq=1,
            made_at=MADE,
            changed_at=MADE,
        )
    )
    session.commit()
    assert found(crm("doctor").output) == [
        "BAD  account 1: things that phones are shown otherwise than they are: 1"
    ]


def test_what_is_filed_or_dated_wrongly_is_found_and_mended(crm: Crm, session: Session, user: User) -> None:
    a_contact(session, "Dana Hart")
    session.execute(
        update(Contact)
        .where(Contact.user_id == user.id)
        .values(family_key="zzz", interviewed_on=date(2026, 1, 1), slips_on=date(2026, 1, 1))
    )
    session.commit()
    done = crm("doctor")
    assert done.exit_code == 1
    assert sorted(found(done.output)) == [
        "BAD  account 1: contacts filed under keys not theirs: 1",
        "BAD  account 1: contacts with dates other than derived: 1",
    ]
    assert found(crm("doctor", "--mend").output) == []
    session.expire_all()
    contact = session.scalars(select(Contact)).one()
    assert (contact.family_key, contact.slips_on, contact.interviewed_on) == ("hart dana", None, None)
