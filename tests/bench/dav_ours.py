"""What "nothing changed" costs our server in statements."""

import base64
from pathlib import Path
from xml.sax.saxutils import escape

from sqlalchemy import event

from crm.clock import now
from crm.dav import passwords
from crm.dav.models import Scope
from crm.db.flask import db
from crm.db.owner import acting_as
from crm.published import actions as published
from tests.bench.figures import AT_MOST, Figure
from tests.bench.workshop import Workshop, workshop
from tests.clients.wire import SPACES, Answer

ITEMS = 1_000


def a_device(shop: Workshop, contacts: int) -> tuple[int, str, str]:
    """An account of this size with a password for a device: id, address, secret."""
    user, _browser = shop.account(contacts)
    with shop.app.app_context(), acting_as(user.id):
        session = db.session()
        _, secret = passwords.make(session, name="bench", scope=Scope.ALL, is_read_only=False, now=now())
        published.open_shelves(session, now=now())
        session.commit()
    return user.id, user.email, secret


def statements_of_nothing_changed(folder: Path) -> list[Figure]:
    """Statements of a sync-collection with the newest token."""
    place = folder / "statements"
    place.mkdir()
    with workshop(place) as shop:
        user_id, email, secret = a_device(shop, ITEMS)
        client = shop.app.test_client()
        pair = base64.b64encode(f"{email}:{secret}".encode()).decode()

        def ask(token: str) -> Answer:
            body = (
                f"<sync-collection {SPACES}><sync-token>{escape(token)}</sync-token>"
                "<sync-level>1</sync-level><prop><getetag/></prop></sync-collection>"
            )
            path = f"/dav/calendars/{user_id}/followups/"
            headers = {"Authorization": f"Basic {pair}", "Depth": "0", "Content-Type": "text/xml"}
            answer = client.open(path, method="REPORT", data=body, headers=headers)
            return Answer(answer.status_code, {}, answer.data)

        token = ask(ask("").token()).token()
        seen: list[str] = []
        with shop.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", lambda *words: seen.append(str(words[2])))
        answer = ask(token)
        if answer.status != 207 or answer.objects():
            raise AssertionError("something changed")
    count = sum(not each.startswith(("BEGIN", "PRAGMA")) for each in seen)
    return [Figure("DAV: statements of a sync without news", count, AT_MOST, 2)]
