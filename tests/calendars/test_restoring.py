"""A calendar account comes along with an export: off, without its password, with nowhere to write into."""

import json
from io import BytesIO

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.calendars.models import AccountCalendar, CalendarAccount, FoundEvent
from crm.calendars.telling import TROUBLE
from crm.core.when import When
from crm.db.owner import acting_as
from crm.feeds.address import AddressBox
from crm.notifications.models import Notice
from crm.transfer import restoring
from crm.transfer.export import document
from tests import factories
from tests.calendars import far_account


@pytest.mark.usefixtures("wired")
def test_it_is_off_asks_for_the_password_and_writes_nowhere(session: Session, user: User, when: When) -> None:
    account = far_account.an_account(session)
    account.own_href, account.has_made_own = f"{far_account.HOME}home/", True
    home, _work = session.scalars(select(AccountCalendar).order_by(AccountCalendar.name))
    home.is_own, home.sync_token = True, "token-of-before"
    session.commit()
    target = BytesIO()
    document.write(session, user, target, now=when.now)
    assert account.secret.encode() not in target.getvalue()
    said = json.loads(target.getvalue())
    assert said["tables"].keys() & {"mirrored_object", FoundEvent.__tablename__} == set()

    fresh = factories.a_user(session, email="fresh@example.org")
    session.commit()
    with acting_as(fresh.id):
        found = restoring.read(target.getvalue())
        restoring.restore(session, fresh, found, box=AddressBox(b"k" * 32), when=when)
        session.commit()
        back = session.scalars(select(CalendarAccount)).one()
        assert (back.name, back.address, back.username) == ("Fastmail", far_account.HOME, "me@example.org")
        assert (back.secret, back.is_on, back.own_href, back.next_at) == ("", False, "", None)
        calendars = session.scalars(select(AccountCalendar).order_by(AccountCalendar.name)).all()
        assert [(row.name, row.is_own, row.sync_token) for row in calendars] == [
            ("Home", False, ""),
            ("Work", False, ""),
        ]
        assert [notice.code for notice in session.scalars(select(Notice))] == [TROUBLE]
