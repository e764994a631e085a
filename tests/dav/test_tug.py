"""Whatever the web and a phone do to the same things: nothing is lost, and both agree in the end."""

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy.orm import Session

from crm.core.when import When
from tests.accounts.visiting import ON_SQLITE
from tests.dav.tug import Tug

SHORT = settings(max_examples=8, stateful_step_count=14, suppress_health_check=list(HealthCheck))
LONG = settings(max_examples=150, stateful_step_count=40, suppress_health_check=list(HealthCheck))


def pull(app: Flask, session: Session, when: When, how: settings) -> None:
    """One app for all examples, each with an account of its own."""

    class Here(Tug):
        def __init__(self) -> None:
            super().__init__(app, session, when)

    run_state_machine_as_test(Here, settings=how)


@ON_SQLITE
def test_the_web_and_a_phone_agree_in_the_end(app: Flask, session: Session, when: When) -> None:
    pull(app, session, when, SHORT)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_they_agree_whatever_they_do(app: Flask, session: Session, when: When) -> None:
    pull(app, session, when, LONG)
