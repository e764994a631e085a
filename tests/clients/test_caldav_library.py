"""The caldav library as a client of our server: what a program of somebody's own would do."""

from datetime import date
from typing import Any

import caldav
from flask import Flask
from sqlalchemy import select

from crm.core.kinds import FollowUpState
from crm.followups.models import FollowUp
from tests.clients.account import DeviceAccount, a_device_account
from tests.clients.listening import listening


def test_a_program_discovers_lists_makes_ticks_searches_and_deletes(app: Flask, database_url: str) -> None:
    account = a_device_account(database_url, people=("Dana Hart",))
    with listening(app) as base:
        make: Any = caldav.DAVClient
        client = make(url=f"{base}/dav/", username=account.email, password=account.secret, timeout=60)
        with client:
            tasks = discovered(client)
            known = tasks.objects(load_objects=True)
            assert len(list(known)) == 1
            task = tasks.add_todo(summary="Buy stamps", due=date(2027, 1, 20))
            ticked(account, tasks, task)
            assert {each.url for each in known.sync()[0]} >= {task.url}
            found = tasks.search(todo=True, start=date(2027, 1, 19), end=date(2027, 1, 21))
            assert [each.icalendar_component["SUMMARY"] for each in found] == ["Buy stamps"]
            task.delete()
            assert [each.icalendar_component["SUMMARY"] for each in tasks.todos()] == [
                "Say hello to Dana Hart"
            ]


def discovered(client: Any) -> Any:
    """The list of tasks, found from the address alone."""
    calendars = {str(each.get_display_name()): each for each in client.principal().calendars()}
    assert set(calendars) == {"Follow-ups", "Interviews"}
    assert calendars["Follow-ups"].get_supported_components() == ["VTODO"]
    return calendars["Follow-ups"]


def ticked(account: DeviceAccount, tasks: Any, task: Any) -> None:
    """Done and open again, there and here."""
    task.complete()
    assert state_of(account, "Buy stamps") is FollowUpState.DONE
    assert len(tasks.todos()) == 1
    task.load()
    task.uncomplete()
    assert state_of(account, "Buy stamps") is FollowUpState.OPEN
    assert len(tasks.todos()) == 2


def state_of(account: DeviceAccount, title: str) -> FollowUpState:
    """As it is stored."""
    with account.session() as session:
        return session.scalars(select(FollowUp).where(FollowUp.title == title)).one().state
