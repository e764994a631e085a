"""Getting in and out."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.accounts.models import AuditEntry, SignIn, Throttle, User
from crm.accounts.tokens import digest
from crm.app import create_app
from crm.config import Settings
from crm.db.flask import db
from crm.db.owner import across_owners
from tests.accounts.conftest import Hashing
from tests.accounts.visiting import EMAIL, ON_SQLITE, PASSWORD, cookies_of, is_signed_in, sign_in

GENERIC = "The e-mail address or the password is not right."


def sign_ins(session: Session) -> list[SignIn]:
    session.rollback()
    with across_owners("test"):
        found = list(session.scalars(select(SignIn)))
    session.expunge_all()
    session.rollback()
    return found


def test_the_right_password_lets_in(anonymous: FlaskClient, member: User) -> None:
    answer = sign_in(anonymous)
    assert (answer.status_code, answer.location) == (303, "/")
    assert is_signed_in(anonymous)


@ON_SQLITE
def test_the_address_may_be_typed_in_any_case(anonymous: FlaskClient, member: User) -> None:
    assert sign_in(anonymous, email="  ME@Example.ORG ").status_code == 303


@ON_SQLITE
def test_afterwards_the_page_that_was_wanted_opens(anonymous: FlaskClient, member: User) -> None:
    door = anonymous.get("/settings/nudges?tab=1")
    assert door.location == "/sign-in?next=/settings/nudges?tab%3D1"
    assert 'value="/settings/nudges?tab=1"' in anonymous.get(door.location).text
    assert sign_in(anonymous, next="/settings/nudges?tab=1").location == "/settings/nudges?tab=1"


@ON_SQLITE
@pytest.mark.parametrize(
    "target", ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)", ""]
)
def test_nobody_is_led_elsewhere(anonymous: FlaskClient, member: User, target: str) -> None:
    assert sign_in(anonymous, next=target).location == "/"


@ON_SQLITE
def test_wrong_password_and_unknown_address_look_the_same(anonymous: FlaskClient, member: User) -> None:
    wrong = sign_in(anonymous, password="not the password")
    unknown = sign_in(anonymous, email="nobody@example.org")
    assert wrong.status_code == unknown.status_code == 422
    assert GENERIC in wrong.text
    assert wrong.text.replace(EMAIL, "") == unknown.text.replace("nobody@example.org", "")
    assert not is_signed_in(anonymous)


@ON_SQLITE
def test_the_address_stays_and_the_password_does_not(anonymous: FlaskClient, member: User) -> None:
    text = sign_in(anonymous, password="not the password").text
    assert f'value="{EMAIL}"' in text
    assert "not the password" not in text


@ON_SQLITE
@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
def test_both_cost_one_hash_outside_of_any_transaction(
    anonymous: FlaskClient, member: User, hashing: Hashing, email: str
) -> None:
    sign_in(anonymous, email="warm@example.org")
    before = hashing.verified
    sign_in(anonymous, email=email, password="not the password")
    assert hashing.verified - before == 1
    assert hashing.in_transaction == 0


@ON_SQLITE
@pytest.mark.parametrize("form", [{"email": "", "password": ""}, {"email": EMAIL, "password": ""}, {}])
def test_an_empty_form_is_answered_with_the_form(
    anonymous: FlaskClient, member: User, form: dict[str, str]
) -> None:
    answer = anonymous.post("/sign-in", data=form)
    assert answer.status_code == 422
    assert "Type your" in answer.text


@ON_SQLITE
def test_a_password_of_a_megabyte_is_not_hashed(
    anonymous: FlaskClient, member: User, hashing: Hashing
) -> None:
    assert sign_in(anonymous, password="x" * 1_000_000).status_code == 422
    assert hashing.verified == 0


def test_another_cost_is_taken_over_at_the_next_sign_in(
    app: Flask, anonymous: FlaskClient, member: User, session: Session
) -> None:
    before = member.password_hash
    session.rollback()
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"argon2_passes": 2})
    assert sign_in(anonymous).status_code == 303
    session.rollback()
    session.expire_all()
    assert member.password_hash != before
    assert "t=2" in member.password_hash
    session.rollback()
    assert sign_in(app.test_client()).status_code == 303


def test_a_session_has_a_new_secret_whatever_the_browser_brought(
    app: Flask, anonymous: FlaskClient, member: User, session: Session
) -> None:
    anonymous.set_cookie("keepwarm", "chosen-by-somebody-else")
    token = cookies_of(sign_in(anonymous))["keepwarm"].partition("=")[2].partition(";")[0]
    assert token != "chosen-by-somebody-else"
    assert len(token) >= 43, "256 bits"
    assert [each.token_hash for each in sign_ins(session)] == [digest(token)]


def test_signing_in_again_ends_the_session_before(
    anonymous: FlaskClient, member: User, session: Session
) -> None:
    sign_in(anonymous)
    (first,) = sign_ins(session)
    sign_in(anonymous)
    (second,) = sign_ins(session)
    assert second.token_hash != first.token_hash


@ON_SQLITE
def test_the_token_of_the_form_changes_with_the_session(
    app: Flask, anonymous: FlaskClient, member: User
) -> None:
    anonymous.get("/sign-in")
    before = anonymous.get_cookie("keepwarm_page")
    assert before is not None
    sign_in(anonymous)
    assert anonymous.get_cookie("keepwarm_page") is None


@ON_SQLITE
def test_over_http_the_cookie_is_plain_and_closed_to_scripts(anonymous: FlaskClient, member: User) -> None:
    line = cookies_of(sign_in(anonymous))["keepwarm"]
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(line.split("; "))
    assert "Secure" not in line
    assert "Domain" not in line


@ON_SQLITE
def test_over_https_it_is_bound_to_host_and_path(on_https: FlaskClient, member: User) -> None:
    line = cookies_of(sign_in(on_https))["__Host-keepwarm"]
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(line.split("; "))
    assert "Domain" not in line


@ON_SQLITE
def test_over_https_the_plain_name_counts_for_nothing(
    on_https: FlaskClient, member: User, session: Session
) -> None:
    line = cookies_of(sign_in(on_https))["__Host-keepwarm"]
    token = line.partition("=")[2].partition(";")[0]
    on_https.delete_cookie("__Host-keepwarm")
    on_https.set_cookie("keepwarm", token)
    assert not is_signed_in(on_https)


@ON_SQLITE
def test_a_proxy_with_https_gets_the_bound_cookie(member: User, settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"public_url": "https://warm.example.org"}))
    app.config.update(WTF_CSRF_ENABLED=False)
    lines = cookies_of(sign_in(app.test_client()))
    assert "Secure" in lines["__Host-keepwarm"]
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_signing_out_ends_the_session(anonymous: FlaskClient, member: User, session: Session) -> None:
    sign_in(anonymous)
    answer = anonymous.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert sign_ins(session) == []
    assert not is_signed_in(anonymous)
    assert "You are signed out." in anonymous.get("/sign-in").text


@ON_SQLITE
def test_an_old_cookie_after_signing_out_opens_nothing(anonymous: FlaskClient, member: User) -> None:
    sign_in(anonymous)
    kept = anonymous.get_cookie("keepwarm")
    assert kept is not None
    anonymous.post("/sign-out")
    anonymous.set_cookie("keepwarm", kept.value)
    assert not is_signed_in(anonymous)


@ON_SQLITE
def test_signing_out_twice_is_no_error(anonymous: FlaskClient, member: User) -> None:
    assert anonymous.post("/sign-out").status_code == 303


@ON_SQLITE
def test_who_is_in_is_not_asked_again(client: FlaskClient) -> None:
    assert client.get("/sign-in").location == "/"
    assert client.get("/sign-up").location == "/"


def test_a_way_in_and_a_refusal_are_written_down(
    anonymous: FlaskClient, member: User, session: Session
) -> None:
    anonymous.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"
    sign_in(anonymous, password="not the password")
    sign_in(anonymous, email="nobody@example.org")
    sign_in(anonymous)
    session.rollback()
    lines = [
        (line.event, line.user_id is not None, line.detail)
        for line in session.scalars(select(AuditEntry).order_by(AuditEntry.id).offset(1))
    ]
    assert lines == [
        ("sign-in failed", True, "Firefox, Linux · 127.0.0.1"),
        ("sign-in failed", False, "Firefox, Linux · 127.0.0.1"),
        ("signed in", True, "Firefox, Linux"),
    ]


def test_guessing_at_one_account_is_slowed_down(
    app: Flask, anonymous: FlaskClient, member: User, hashing: Hashing
) -> None:
    statuses = [sign_in(anonymous, password="not the password").status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    answer = sign_in(anonymous)
    assert answer.status_code == 429, "the right password waits too"
    assert "That were too many tries. Wait" in answer.text
    assert hashing.verified == 10


@ON_SQLITE
def test_an_unknown_address_is_slowed_down_just_so(anonymous: FlaskClient, member: User) -> None:
    statuses = [sign_in(anonymous, email="nobody@example.org").status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]


def test_after_a_while_there_is_another_try(anonymous: FlaskClient, member: User) -> None:
    with time_machine.travel("2026-11-25T12:00:00Z", tick=False) as clock:
        for _ in range(11):
            sign_in(anonymous, password="not the password")
        clock.shift(timedelta(seconds=61))
        assert sign_in(anonymous).status_code == 303


@ON_SQLITE
def test_the_owner_starts_afresh_after_getting_in(anonymous: FlaskClient, member: User) -> None:
    for _ in range(9):
        sign_in(anonymous, password="not the password")
    assert sign_in(anonymous).status_code == 303
    anonymous.post("/sign-out")
    statuses = [sign_in(anonymous, password="not the password").status_code for _ in range(10)]
    assert statuses == [422] * 10


def test_two_processes_count_together(app: Flask, member: User, settings: Settings) -> None:
    other = create_app(settings)
    other.config.update(WTF_CSRF_ENABLED=False)
    doors = [app.test_client(), other.test_client()]
    statuses = [sign_in(doors[number % 2], password="not the password").status_code for number in range(12)]
    assert statuses == [422] * 10 + [429] * 2
    with other.app_context():
        db.session.remove()
        db.engine.dispose()


def test_one_place_that_tries_many_accounts_is_slowed_down(anonymous: FlaskClient, member: User) -> None:
    with time_machine.travel("2026-11-25T12:00:00Z", tick=False):
        statuses = [sign_in(anonymous, email=f"{number}@example.org").status_code for number in range(61)]
    assert statuses == [422] * 60 + [429]


def test_the_buckets_name_nobody(anonymous: FlaskClient, member: User, session: Session) -> None:
    sign_in(anonymous, password="not the password")
    session.rollback()
    keys = session.scalars(select(Throttle.key)).all()
    assert len(keys) == session.scalar(select(func.count()).select_from(Throttle)) == 2
    assert [key for key in keys if "example" in key or "127" in key or PASSWORD in key] == []
