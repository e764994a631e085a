"""Who holds a domain, by the list of public suffixes."""

import pytest

from crm.core.domains import held, host_of, registrable


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("mail.acme.co.uk", "acme.co.uk"),
        ("acme.co.uk", "acme.co.uk"),
        ("ACME.com", "ACME.com"),
        ("ann@mail.example.org", "example.org"),
        ("https://ann@jobs.example.org:8443/apply?at=other.com#x", "example.org"),
        ("//www.example.org/x", "example.org"),
        ("example.org.", "example.org"),
        ("a.b.c.kawasaki.jp", "b.c.kawasaki.jp"),
        ("www.city.kawasaki.jp", "city.kawasaki.jp"),
        ("www.食狮.公司.cn", "食狮.公司.cn"),
        ("xn--85x722f.xn--fiqs8s", "xn--85x722f.xn--fiqs8s"),
        ("www.食狮。中国", "食狮.中国"),
        ("me.github.io", "github.io"),
        ("co.uk", ""),
        ("com", ""),
        ("server.fritz.unknown", ""),
        ("localhost", ""),
        ("127.0.0.1", ""),
        ("[::1]", ""),
        ("a..com", ""),
        (f"{'ü' * 80}.com", f"{'ü' * 80}.com"),
        ("", ""),
    ],
)
def test_the_domain_that_somebody_registered(text: str, domain: str) -> None:
    assert registrable(text) == domain


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("home.anna.duckdns.org", "anna.duckdns.org"),
        ("duckdns.org", ""),
        ("a.me.github.io", "me.github.io"),
        ("p42-caldav.icloud.com", "icloud.com"),
    ],
)
def test_what_is_given_away_below_a_domain_has_a_holder_of_its_own(text: str, domain: str) -> None:
    assert held(text) == domain


def test_a_host_is_found_in_an_address() -> None:
    assert host_of("https://user:secret@Example.org:80/a@b/c") == "Example.org"
