"""An act, begun by the user."""

import pytest
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.db import changes
from crm.db.changes import ChangeAct
from tests.db.acts import NOW


@pytest.fixture
def act(session: Session, user: User) -> ChangeAct:
    return changes.begin(session, "test", {"of": 1}, now=NOW)
