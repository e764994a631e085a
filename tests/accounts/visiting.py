"""What visitors do: sign up and in, and read the cookies that they got."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

# For what the database has no part in: forms and their words.
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PASSWORD = "vier worte am fluss"
EMAIL = "me@example.org"


def sign_up(visitor: FlaskClient, **more: str) -> TestResponse:
    """Fill in the sign-up form."""
    form = {"email": EMAIL, "password": PASSWORD, "zone": "Europe/Berlin"}
    return visitor.post("/sign-up", data={**form, **more})


def sign_in(visitor: FlaskClient, email: str = EMAIL, password: str = PASSWORD, **more: str) -> TestResponse:
    """Fill in the sign-in form."""
    return visitor.post("/sign-in", data={"email": email, "password": password, **more})


def cookies_of(answer: TestResponse) -> dict[str, str]:
    """The cookies that an answer sets: name -> the whole line."""
    return {line.partition("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}


def is_signed_in(visitor: FlaskClient) -> bool:
    """Whether the settings open."""
    return visitor.get("/settings").status_code == 200
