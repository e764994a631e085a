"""Bad requests get the status and the precondition that the RFCs name; never a 5xx, and nothing is stored."""

import pytest
from flask import Flask

from tests.dav.attack import an_attacker, run
from tests.dav.hostile import HEAVY, REFUSED
from tests.dav.noise import NOISE

SEED = "20261122"


def test_what_must_be_refused_is_refused_by_name_and_leaves_nothing(app: Flask, database_url: str) -> None:
    with an_attacker(app, database_url) as attacker:
        found = run(attacker, REFUSED, 150, seed=SEED)
        found = run(attacker, HEAVY, len(HEAVY), seed=SEED)
    assert found.wrong == []


def test_noise_never_ends_in_an_error_of_ours(app: Flask, database_url: str) -> None:
    with an_attacker(app, database_url) as attacker:
        found = run(attacker, NOISE, 150, seed=SEED)
    assert found.wrong == []


@pytest.mark.long
def test_twenty_thousand_hostile_requests(app: Flask, database_url: str) -> None:
    with an_attacker(app, database_url) as attacker:
        run(attacker, HEAVY, 20, seed=SEED)
        run(attacker, REFUSED, 6_000, seed=SEED)
        found = run(attacker, NOISE, 13_980, seed=SEED)
    assert found.wrong == []
    assert sum(found.statuses.values()) >= 20_000
