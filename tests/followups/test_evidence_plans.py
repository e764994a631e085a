"""What the dates of some contacts follow from is found by their ids, however much else there is."""

from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from crm.core.when import When
from crm.followups.evidence import gather
from tests import factories

BY_IDS = ("contact", "interaction_contact", "followup", "participant")


@pytest.mark.usefixtures("user")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_walks_through_all_that_the_owner_has(session: Session, when: When) -> None:
    ids = {factories.a_contact(session, f"Person {number}").id for number in range(3)}
    session.flush()
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        sent.append((statement, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        gather(session, ids, now=when.now, with_targets=True)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    found = [plan for statement, values in sent for plan in plans(session, statement, values)]
    assert len(found) > len(BY_IDS)
    assert [plan for plan in found if plan.startswith(tuple(f"SCAN {name}" for name in BY_IDS))] == []
    assert [plan for plan in found if plan.endswith("(user_id=?)")] == []


def plans(session: Session, statement: str, values: Any) -> list[str]:
    connection = session.connection()
    return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
