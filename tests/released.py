"""A test's session that holds no lock while the app works: SQLite lets only one write at a time.

A package of tests takes the fixture over in its conftest. What the app wrote is read with `fresh`.
"""

from typing import TypeVar

import pytest
from sqlalchemy.orm import Session

from crm.db.base import Owned

Row = TypeVar("Row", bound=Owned)


@pytest.fixture
def session(session: Session) -> Session:
    """The session of the test; what was committed can still be read, without a new transaction."""
    session.expire_on_commit = False
    return session


def fresh(session: Session, row: Row) -> Row:
    """The row as it is stored now; no transaction stays open."""
    session.refresh(row)
    session.commit()
    return row
