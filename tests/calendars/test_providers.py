"""From what somebody types to the address that is asked."""

import pytest

from crm.calendars.providers import NO_WAY, PROVIDERS, CannotConnect, NoWay, place, provider
from crm.outbound.guard import check


@pytest.mark.parametrize(
    ("key", "typed", "username", "address", "name"),
    [
        ("icloud", "", "ada@icloud.com", "https://caldav.icloud.com/", "iCloud"),
        ("icloud", "", "ada@gmail.com", "https://caldav.icloud.com/", "iCloud"),
        ("other", "ada@fastmail.com", "", "https://caldav.fastmail.com/", "Fastmail"),
        ("other", "ada@GMX.de", "", "https://caldav.gmx.net/", "GMX"),
        ("other", "ada@example.org", "", "https://example.org/", "example.org"),
        ("other", "dav.example.org/ada", "ada", "https://dav.example.org/ada", "dav.example.org"),
        ("other", "http://192.168.1.4:5232", "ada", "http://192.168.1.4:5232", "192.168.1.4"),
        ("other", "https://dav.mailbox.org/caldav/", "a", "https://dav.mailbox.org/caldav/", "mailbox.org"),
        (
            "nextcloud",
            "cloud.example.org",
            "a",
            "https://cloud.example.org/remote.php/dav/",
            "cloud.example.org",
        ),
        (
            "nextcloud",
            "https://example.org/nc/index.php/apps/files/",
            "a",
            "https://example.org/nc/remote.php/dav/",
            "example.org",
        ),
        (
            "nextcloud",
            "https://example.org/remote.php/dav/calendars/a/",
            "a",
            "https://example.org/remote.php/dav/calendars/a/",
            "example.org",
        ),
    ],
)
def test_what_is_typed_leads_to_an_address(
    key: str, typed: str, username: str, address: str, name: str
) -> None:
    chosen = provider(key)
    assert chosen is not None
    found = place(chosen, typed, username)
    assert (found.address, found.name) == (address, name)
    assert found.username == (username or typed)


@pytest.mark.parametrize(
    ("key", "typed", "username", "way"),
    [
        ("other", "ada@gmail.com", "ada", NoWay.GOOGLE),
        ("other", "https://apidata.googleusercontent.com/caldav/v2/", "ada", NoWay.GOOGLE),
        ("other", "https://www.google.com/calendar/dav/", "ada", NoWay.GOOGLE),
        ("other", "ada@outlook.com", "ada@outlook.com", NoWay.MICROSOFT),
        ("other", "outlook.office365.com", "ada", NoWay.MICROSOFT),
        ("other", "ada@proton.me", "ada", NoWay.PROTON),
    ],
)
def test_who_lets_nobody_in_is_known(key: str, typed: str, username: str, way: NoWay) -> None:
    chosen = provider(key)
    assert chosen is not None
    with pytest.raises(CannotConnect) as caught:
        place(chosen, typed, username)
    assert caught.value.way is way


def test_every_known_address_may_be_called_and_no_domain_is_in_two_places() -> None:
    for each in PROVIDERS:
        if each.address:
            assert check(each.address, allow_private=False).scheme == "https"
    domains = [domain for each in PROVIDERS for domain in each.domains]
    domains += [domain for each in NO_WAY.values() for domain in each]
    assert len(domains) == len(set(domains))
