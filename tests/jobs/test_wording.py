"""How often a job runs, as one would say it."""

from flask import Flask

from crm.jobs.wording import every


def test_an_interval_is_said_in_the_largest_unit_that_it_is_whole_in(app: Flask) -> None:
    with app.test_request_context():
        said = [every(seconds) for seconds in (1, 15, 60, 900, 3600, 86400)]
    assert said == [
        "Every second.",
        "Every 15 seconds.",
        "Every minute.",
        "Every 15 minutes.",
        "Every hour.",
        "Every day.",
    ]
