"""Under which address others find an instance."""

import pytest

from crm.cli.listening import address


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", "http://127.0.0.1:8123"),
        ("::1", "http://[::1]:8123"),
        ("crm.example.org", "http://crm.example.org:8123"),
    ],
)
def test_an_address_names_what_it_listens_on(host: str, expected: str) -> None:
    assert address(host, 8123) == expected
