"""Devices that write and sync at the same time: nothing is lost, and every view ends as the server's list."""

import pytest
from flask import Flask

from tests.clients.account import a_device_account
from tests.clients.listening import listening
from tests.clients.wire import Wire
from tests.dav.crowd import Place, Report, let_loose


def a_crowd(app: Flask, database_url: str, *, writers: int, operations: int) -> Report:
    """So many writers and two readers on an account of their own."""
    account = a_device_account(database_url)
    with listening(app) as base:
        place = Place(
            connect=lambda: Wire(base, account.email, account.secret),
            followups=f"{base}/dav/calendars/{account.user_id}/followups/",
            contacts=f"{base}/dav/addressbooks/{account.user_id}/contacts/",
        )
        return let_loose(place, writers=writers, operations=operations)


def test_what_devices_do_at_once_is_neither_lost_nor_doubled(app: Flask, database_url: str) -> None:
    report = a_crowd(app, database_url, writers=4, operations=10)
    assert report.wrong == []
    assert report.statuses["make 201"] > 0
    assert report.statuses["sync 207"] > 0


@pytest.mark.long
def test_eight_devices_at_once_and_for_long(app: Flask, database_url: str) -> None:
    report = a_crowd(app, database_url, writers=8, operations=60)
    assert report.wrong == []
    assert report.raised > 0
