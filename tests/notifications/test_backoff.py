"""Waiting longer each time, and not all at once."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from crm.notifications.backoff import delay


def test_the_wait_doubles_up_to_an_hour() -> None:
    waits = [delay(attempt, "seed").total_seconds() for attempt in range(1, 12)]
    for wait, base in zip(waits, [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600], strict=True):
        assert 0.8 * base <= wait <= 1.2 * base


def test_mails_that_failed_together_do_not_return_together() -> None:
    assert len({delay(1, f"<{number}@example.org>") for number in range(20)}) > 15


@given(st.integers(1, 10_000), st.text())
def test_it_is_never_longer_than_an_hour_and_a_fifth(attempt: int, seed: str) -> None:
    assert timedelta(seconds=24) <= delay(attempt, seed) <= timedelta(seconds=4320)
    assert delay(attempt, seed) == delay(attempt, seed)
