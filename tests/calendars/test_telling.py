"""Trouble that lasts is one notice until it works again, in words that are known."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.calendars import telling, wording
from crm.calendars.models import CalendarAccount
from crm.calendars.trouble import Trouble
from crm.core.when import When
from crm.notifications import wording as notices
from crm.notifications.models import Notice
from tests.calendars.far_account import an_account

pytestmark = pytest.mark.usefixtures("user", "wired")


def fail(session: Session, account: CalendarAccount, code: Trouble, when: When) -> bool:
    account.failures += 1
    account.error_class = code
    return telling.of_trouble(session, account, when=when)


def test_what_only_the_owner_can_mend_is_told_at_once_and_once(session: Session, when: When) -> None:
    account = an_account(session)
    assert [fail(session, account, Trouble.WRONG_PASSWORD, when) for _ in range(5)] == [True] + [False] * 4
    account.failures, account.last_ok_at = 0, when.now + timedelta(hours=1)
    assert fail(session, account, Trouble.GONE_THERE, when)


def test_what_may_pass_is_told_when_it_lasts(session: Session, when: When) -> None:
    account = an_account(session)
    told = [fail(session, account, Trouble.UNREACHABLE, when) for _ in range(5)]
    assert told == [False, False, True, False, False]


def test_the_notice_names_the_account_and_the_trouble(
    app: Flask, session: Session, user: User, when: When
) -> None:
    fail(session, an_account(session), Trouble.GONE_THERE, when)
    notice = session.scalars(select(Notice)).one()
    with app.test_request_context():
        said = notices.text(notice)
    assert "Fastmail" in said
    assert "is gone there" in said
    assert notice.url.startswith("/settings/calendars/")


def test_every_trouble_has_words() -> None:
    assert set(wording.TROUBLES) == set(Trouble)
