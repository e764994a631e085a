"""Signed links: they show on GET, act once on POST, say what happened when stale, and need no sign-in."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.core.kinds import FollowUpState, InteractionKind
from crm.followups import actions
from crm.followups.actions import NewFollowUp
from crm.followups.links import SALT, Link, Verb, read, sign
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction
from tests import factories
from tests.access.everything import rows_of
from tests.interviews.browsing import in_days, present
from tests.released import fresh
from tests.released import session as session

OPEN, DONE, SKIPPED = FollowUpState.OPEN, FollowUpState.DONE, FollowUpState.SKIPPED


@pytest.fixture
def dana(session: Session, user: User) -> Contact:
    return factories.a_contact(session, "Dana Hart")


@pytest.fixture
def row(session: Session, dana: Contact) -> FollowUp:
    """A call that is due today."""
    made = actions.add(session, NewFollowUp("Call back", in_days(0), dana.id), when=present())
    session.commit()
    return made


def link(app: Flask, row: FollowUp, verb: Verb = Verb.DONE) -> str:
    assert row.user_id is not None
    return sign(Link(row.user_id, row.id, row.due_on, verb), secret=app.config["SECRET_KEY"])


def talks(session: Session) -> list[tuple[InteractionKind, str]]:
    found = session.execute(select(Interaction.kind, Interaction.text).order_by(Interaction.id))
    said = [(kind, text) for kind, text in found]
    session.commit()
    return said


@pytest.mark.parametrize("verb", list(Verb))
def test_looking_changes_nothing(
    app: Flask, anonymous: FlaskClient, session: Session, user: User, row: FollowUp, verb: Verb
) -> None:
    before = rows_of(session, user.id)
    session.commit()
    for method in (anonymous.get, anonymous.head):
        assert method(link(app, row, verb)).status_code == 200
    page = anonymous.get(link(app, row, verb)).text
    assert "Call back" in page
    assert "Dana Hart" in page
    assert rows_of(session, user.id) == before


def test_done_is_logged_once_without_signing_in(
    app: Flask, anonymous: FlaskClient, session: Session, row: FollowUp
) -> None:
    said = {"kind": "call", "text": "all well", "outcome": "done"}
    for _time in range(2):
        answer = anonymous.post(link(app, row), data=said)
        assert (answer.status_code, answer.location) == (303, link(app, row))
    assert fresh(session, row).state is DONE
    assert talks(session) == [(InteractionKind.CALL, "all well")]
    assert "Done on" in anonymous.get(link(app, row)).text


def test_a_bare_post_is_enough(app: Flask, anonymous: FlaskClient, session: Session, row: FollowUp) -> None:
    anonymous.post(link(app, row))
    assert fresh(session, row).state is DONE


@pytest.mark.parametrize(("verb", "state"), [(Verb.DONE, DONE), (Verb.SKIP, SKIPPED), (Verb.SNOOZE, OPEN)])
def test_every_act_can_be_undone_from_its_page(
    app: Flask, anonymous: FlaskClient, session: Session, row: FollowUp, verb: Verb, state: FollowUpState
) -> None:
    anonymous.post(link(app, row, verb))
    assert fresh(session, row).state is state
    assert f'action="{link(app, row, verb)}/undo"' in anonymous.get(link(app, row, verb)).text
    for _time in range(2):
        assert anonymous.post(link(app, row, verb) + "/undo").status_code == 303
    again = fresh(session, row)
    assert (again.state, again.snoozed_until, again.closed_on) == (OPEN, None, None)
    assert talks(session) == []
    assert f'action="{link(app, row, verb)}"' in anonymous.get(link(app, row, verb)).text


def test_a_snooze_lasts_until_tomorrow_or_for_a_week_and_is_not_pushed_on_by_a_second_tap(
    app: Flask, anonymous: FlaskClient, session: Session, row: FollowUp
) -> None:
    path = link(app, row, Verb.SNOOZE)
    anonymous.post(path)
    assert fresh(session, row).snoozed_until == in_days(1)
    anonymous.post(path, data={"until": in_days(7).isoformat()})
    assert fresh(session, row).snoozed_until == in_days(1)
    anonymous.post(path + "/undo")
    anonymous.post(path, data={"until": in_days(7).isoformat()})
    assert fresh(session, row).snoozed_until == in_days(7)


@pytest.mark.parametrize("until", ["", "yesterday", "2020-01-01", "9999-12-31"])
def test_a_day_that_makes_no_sense_snoozes_until_tomorrow_or_not_at_all(
    app: Flask, anonymous: FlaskClient, session: Session, row: FollowUp, until: str
) -> None:
    answer = anonymous.post(link(app, row, Verb.SNOOZE), data={"until": until})
    assert answer.status_code == 303
    assert fresh(session, row).snoozed_until in (None, in_days(1))


def test_after_a_snooze_has_ended_the_same_link_snoozes_again(
    app: Flask, anonymous: FlaskClient, session: Session, row: FollowUp
) -> None:
    row.snoozed_until = present().today
    session.commit()
    page = anonymous.get(link(app, row, Verb.SNOOZE)).text
    assert "Until tomorrow" in page
    anonymous.post(link(app, row, Verb.SNOOZE))
    assert fresh(session, row).snoozed_until == in_days(1)


def test_what_rests_can_be_done_all_the_same(
    app: Flask, anonymous: FlaskClient, session: Session, row: FollowUp
) -> None:
    anonymous.post(link(app, row, Verb.SNOOZE))
    anonymous.post(link(app, row))
    assert fresh(session, row).state is DONE


def test_not_reached_is_noted_once_and_can_be_undone_or_done_after_all(
    app: Flask, anonymous: FlaskClient, session: Session, row: FollowUp
) -> None:
    missed = {"outcome": "not_reached", "text": "voicemail"}
    for _time in range(2):
        anonymous.post(link(app, row), data=missed)
    assert talks(session) == [(InteractionKind.ATTEMPT, "voicemail")]
    assert (fresh(session, row).attempts, row.state) == (1, OPEN)
    page = anonymous.get(link(app, row)).text
    assert "Not reached" in page
    assert f'action="{link(app, row)}/undo"' in page
    anonymous.post(link(app, row) + "/undo")
    assert (fresh(session, row).attempts, row.snoozed_until, talks(session)) == (0, None, [])
    anonymous.post(link(app, row), data=missed)
    anonymous.post(link(app, row), data={"outcome": "done", "kind": "call"})
    assert fresh(session, row).state is DONE


def test_a_link_settles_only_its_own_follow_up(
    app: Flask, anonymous: FlaskClient, session: Session, row: FollowUp, dana: Contact
) -> None:
    other = actions.add(session, NewFollowUp("Send the book", in_days(0), dana.id), when=present())
    session.commit()
    anonymous.post(link(app, row), data={"kind": "call", "outcome": "done", "also": other.id})
    assert fresh(session, other).state is OPEN


def test_a_link_of_another_day_is_stale_and_says_so(
    app: Flask, anonymous: FlaskClient, session: Session, row: FollowUp
) -> None:
    old = link(app, row)
    row.due_on = row.planned_on = in_days(5)
    session.commit()
    for path in (old, f"{old}/undo"):
        assert anonymous.post(path).status_code == 303
    assert fresh(session, row).state is OPEN
    page = anonymous.get(old).text
    assert "does nothing any more" in page
    assert f'action="{old}"' not in page


def test_a_link_to_what_was_answered_elsewhere_shows_what_happened(
    app: Flask, anonymous: FlaskClient, session: Session, row: FollowUp
) -> None:
    actions.skip(session, row, when=present())
    session.commit()
    anonymous.post(link(app, row))
    assert fresh(session, row).state is SKIPPED
    page = anonymous.get(link(app, row)).text
    assert "Skipped on" in page
    assert "Undo" not in page


def test_the_act_cannot_be_changed(
    app: Flask, anonymous: FlaskClient, session: Session, row: FollowUp
) -> None:
    token = link(app, row, Verb.SNOOZE)
    anonymous.post(token, data={"outcome": "done", "kind": "call", "verb": "done"})
    assert fresh(session, row).state is OPEN
    assert talks(session) == []


def test_what_was_not_signed_by_us_is_not_found(app: Flask, anonymous: FlaskClient, row: FollowUp) -> None:
    good = link(app, row)
    forged = sign(Link(row.user_id or 0, row.id, row.due_on, Verb.DONE), secret=b"another secret")
    for path in ("/n/x", "/n/" + "a" * 5000, good[:-2], good + "x", good.swapcase(), forged, "/n/%00"):
        for answer in (anonymous.get(path), anonymous.post(path), anonymous.post(f"{path}/undo")):
            assert answer.status_code == 404, path


def test_a_token_is_no_way_to_the_follow_up_of_somebody_else(
    app: Flask, anonymous: FlaskClient, session: Session, row: FollowUp
) -> None:
    other = factories.a_user(session, email="other@example.org", name="Somebody Else")
    session.commit()
    crossed = sign(Link(other.id, row.id, row.due_on, Verb.DONE), secret=app.config["SECRET_KEY"])
    for answer in (anonymous.get(crossed), anonymous.post(crossed), anonymous.post(f"{crossed}/undo")):
        assert answer.status_code == 404
        assert "Somebody Else" not in answer.text
    assert fresh(session, row).state is OPEN


def test_a_link_of_an_account_that_is_gone_is_not_found(
    app: Flask, anonymous: FlaskClient, row: FollowUp
) -> None:
    gone = sign(Link(999_999, row.id, row.due_on, Verb.DONE), secret=app.config["SECRET_KEY"])
    assert anonymous.get(gone).status_code == 404


def test_the_sign_in_of_another_browser_does_not_matter(
    app: Flask, stranger: FlaskClient, session: Session, row: FollowUp
) -> None:
    assert stranger.post(link(app, row)).status_code == 303
    assert fresh(session, row).state is DONE


def test_a_link_says_what_it_binds_and_nothing_else_passes(row: FollowUp) -> None:
    secret = b"0123456789abcdef"
    said = Link(1, 2, in_days(3), Verb.SKIP)
    token = sign(said, secret=secret).removeprefix("/n/")
    assert read(token, secret=secret) == said
    assert read(token, secret=b"other") is None
    other = sign(replace(said, due_on=said.due_on + timedelta(days=1)), secret=secret)
    assert other != f"/n/{token}"
    odd: list[object] = [
        [1, 2, 3],
        [1, 2, 10**9, "done"],
        [1, 2, 739_000, "dance"],
        "done",
        {"a": 1},
        [1, 2, "x", "done"],
    ]
    for values in odd:
        assert read(URLSafeSerializer(secret, salt=SALT).dumps(values), secret=secret) is None
