"""Calendar addresses on the way back: new addresses, the same settings."""

import json
from io import BytesIO

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.when import When
from crm.db.owner import acting_as
from crm.feeds import actions
from crm.feeds.address import AddressBox
from crm.feeds.definition import Definition, definition_of
from crm.feeds.models import Feed, Privacy
from crm.transfer import restoring
from crm.transfer.export import document
from tests import factories

BOX = AddressBox(b"a secret")


@pytest.mark.usefixtures("wired")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("said", "meant"), [(30, 30), (None, 400), (0, 1), (9999, 400)])
def test_a_calendar_looks_as_far_ahead_as_before(
    session: Session, user: User, when: When, said: int | None, meant: int
) -> None:
    asked = Definition("Near", Privacy.FULL, days_ahead=30)
    feed, _ = actions.create(session, asked, box=BOX, now=when.now)
    session.commit()
    target = BytesIO()
    document.write(session, user, target, now=when.now, with_confidence=True)
    found = json.loads(target.getvalue())
    found["tables"]["feed"][0].pop("days_ahead")
    if said is not None:
        found["tables"]["feed"][0]["days_ahead"] = said
    fresh = factories.a_user(session, email="fresh@example.org")
    session.commit()
    with acting_as(fresh.id):
        restoring.restore(session, fresh, restoring.read(json.dumps(found).encode()), box=BOX, when=when)
        again = session.scalars(select(Feed)).one()
    assert again.token_hash != feed.token_hash
    assert (definition_of(again).days_ahead, again.privacy, again.name) == (meant, Privacy.FULL, "Near")
