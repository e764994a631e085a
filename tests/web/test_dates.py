"""Days and times are written in the language, the zone and with the clock of who reads them."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask_babel import force_locale, get_babel

from crm import config
from crm.app import create_app
from crm.web import dates

NOW = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
LATE = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(config.load(instance=Path(tmp_path_factory.mktemp("dates"))))


@pytest.mark.parametrize(
    ("locale", "near", "far", "long_ago"),
    [
        ("en", "Fri, Nov 27", "Mar 5, 2021", "5 years ago"),
        ("en_GB", "Fri 27 Nov", "5 Mar 2021", "5 years ago"),
        ("de", "Fr., 27. Nov.", "5. März 2021", "vor 5 Jahren"),
        ("ja", "11月27日(金)", "2021年3月5日", "5 年前"),
        ("ar", "الجمعة، 27 نوفمبر", "5 مارس 2021", "قبل 5 سنوات"),
    ],
)
@time_machine.travel(NOW)
def test_a_day_is_named_in_the_language(
    small: Flask, locale: str, near: str, far: str, long_ago: str
) -> None:
    with small.test_request_context(), force_locale(locale):
        assert dates.day(date(2026, 11, 27)) == near
        assert dates.day(date(2021, 3, 5)) == far
        assert dates.ago(date(2021, 3, 5), today=NOW.date()) in (long_ago, long_ago.replace("5", "6"))


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("en", "Thu, Nov 26, 8:30\u202fAM"),
        ("en_GB", "Thu 26 Nov, 08:30"),
        ("de", "Do., 26. Nov., 08:30"),
        ("ja", "11月26日(木) 8:30"),
        ("ar", "الخميس، 26 نوفمبر، 8:30 ص"),
    ],
)
@time_machine.travel(NOW)
def test_a_moment_is_told_by_the_clock_of_the_readers_zone(
    small: Flask, monkeypatch: pytest.MonkeyPatch, locale: str, told: str
) -> None:
    with small.test_request_context(), force_locale(locale):
        monkeypatch.setattr(get_babel(), "timezone_selector", lambda: "Asia/Tokyo")
        assert dates.moment(LATE) == told


def test_a_time_of_day_without_a_day_moves_to_no_zone(small: Flask) -> None:
    with small.test_request_context(), force_locale("de"):
        assert dates.clocktime(time(8, 5)) == "08:05"
