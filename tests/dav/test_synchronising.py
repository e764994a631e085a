"""sync-collection: everything once, then only what changed, and never less than that (RFC 6578)."""

from sqlalchemy import event, update
from sqlalchemy.orm import Session

from crm.dav.models import AppPassword
from crm.db.flask import db
from crm.published import actions, queries
from crm.published.models import PublishedShelf, Shelf
from tests.conftest import NOW
from tests.dav.conftest import Put
from tests.dav.device import Device
from tests.dav.objects import event as an_event


def bury(session: Session, name: str) -> None:
    row = queries.named(session, Shelf.INTERVIEWS, name)
    assert row is not None
    actions.bury(session, row, now=NOW)
    session.commit()


def test_first_all_then_only_what_changed(device: Device, put: Put, session: Session) -> None:
    for name in ("a", "b", "c"):
        put(Shelf.INTERVIEWS, f"{name}.ics", an_event(name))
    first = device.sync(device.interviews, data="<C:calendar-data/>")
    assert first.names == ["a.ics", "b.ics", "c.ics"]
    response = first.responses[f"{device.interviews}a.ics"]
    assert response.text("C:calendar-data") == an_event("a")
    assert device.sync(device.interviews, first.token).responses == {}

    put(Shelf.INTERVIEWS, "d d&é.ics", an_event("d", "SUMMARY:<Ünïcode> & more"))
    bury(session, "b.ics")
    second = device.sync(device.interviews, first.token, data="<C:calendar-data/>")
    changed = {href: each.status for href, each in second.responses.items()}
    assert changed == {f"{device.interviews}d%20d&%C3%A9.ics": 200, f"{device.interviews}b.ics": 404}
    assert device.sync(device.interviews, second.token).responses == {}
    assert device.sync(device.interviews).names == ["a.ics", "c.ics", "d%20d&%C3%A9.ics"]


def test_a_client_that_sets_a_limit_gets_pieces_and_everything(
    device: Device, put: Put, session: Session
) -> None:
    for number in range(7):
        put(Shelf.INTERVIEWS, f"{number}.ics", an_event(str(number)))
    bury(session, "3.ics")
    session.execute(update(PublishedShelf).values(pruned_seq=8))  # the tombstones are forgotten already
    session.commit()
    token, seen, rounds = "", [], 0
    while True:
        answer = device.sync(device.interviews, token, "<D:limit><D:nresults>2</D:nresults></D:limit>")
        seen += answer.names
        rounds, token = rounds + 1, answer.token
        cut = answer.responses.get(device.interviews)
        if cut is None:
            break
        assert cut.status == 507
        assert b"number-of-matches-within-limits" in answer.body
    assert seen == [f"{number}.ics" for number in (0, 1, 2, 4, 5, 6)]
    assert (rounds, device.sync(device.interviews, token).responses) == (4, {})


def test_a_token_that_says_too_little_is_refused(device: Device, put: Put, session: Session) -> None:
    put(Shelf.INTERVIEWS, "a.ics", an_event("a"))
    token = device.sync(device.interviews).token
    elsewhere = device.sync(device.followups).token
    epoch = token.partition("/")[0]
    for bad in ("x", "data:,", elsewhere, f"{epoch}/99", f"{epoch}/-1", "http://x/1", f"{epoch}/{'9' * 40}"):
        answer = device.sync(device.interviews, bad)
        assert (answer.status, answer.precondition) == (403, "valid-sync-token"), bad
    session.execute(update(PublishedShelf).values(pruned_seq=1))
    put(Shelf.INTERVIEWS, "b.ics", an_event("b"))
    assert device.sync(device.interviews, token).names == ["b.ics"]
    session.execute(update(PublishedShelf).values(pruned_seq=2))
    session.commit()
    assert device.sync(device.interviews, token).precondition == "valid-sync-token"
    assert device.sync(device.interviews).names == ["a.ics", "b.ics"]


def test_nothing_changed_costs_two_statements_at_most(device: Device, put: Put, session: Session) -> None:
    for number in range(3):
        put(Shelf.INTERVIEWS, f"{number}.ics", an_event(str(number)))
    token = device.sync(device.interviews).token
    assert session.query(AppPassword).filter(AppPassword.last_used_at.is_not(None)).count() == 1
    session.rollback()
    statements: list[str] = []
    with device.client.application.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    assert device.sync(device.interviews, token).responses == {}
    told = len([each for each in statements if not each.startswith("BEGIN")])
    statements.clear()
    assert device.propfind(device.interviews, "CS:getctag", "D:sync-token").only.has("CS:getctag")
    assert 1 <= told <= 2
    assert 1 <= len([each for each in statements if not each.startswith("BEGIN")]) <= 2


def test_a_bad_request_is_told_from_a_bad_token(device: Device) -> None:
    for limit in ("x", "-1", "", "9" * 30):
        more = f"<D:limit><D:nresults>{limit}</D:nresults></D:limit>"
        assert device.sync(device.interviews, "", more).status == 400
    assert device.report(f"{device.interviews}a.ics", "D:sync-collection", "<D:prop/>").status == 403
    assert device.report("/dav/", "D:sync-collection", "<D:prop/>").precondition == "supported-report"
