"""An address is taken apart once, and whatever is not a plain web address is refused with its reason."""

import ipaddress
import re
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crm.outbound.guard import Reason, Refused, Target, check
from crm.outbound.networks import may_be_called
from tests.outbound.addresses import IDEOGRAPHIC, refusal, wide


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST",
        "localhost.",
        "a.localhost",
        "localhost.localdomain",
        "ip6-localhost",
        "ip6-loopback",
        "printer",
        "printer.local",
        "nas.lan",
        "router.home.arpa",
        "db.internal",
        "wiki.corp",
        wide("localhost"),
        "ⓛocalhost",
        "metadata.google.internal",
        "metadata",
    ],
)
def test_names_of_the_own_house_are_refused(host: str) -> None:
    assert refusal(f"http://{host}/") in (Reason.PRIVATE, Reason.NOTATION)


def test_the_operator_may_open_names_of_the_house_but_not_those_of_metadata() -> None:
    assert check("http://ntfy.lan:8080/topic", allow_private=True).authority == "ntfy.lan:8080"
    assert check("http://localhost/topic", allow_private=True).host == "localhost"
    assert refusal("http://metadata.google.internal/", allow_private=True) is Reason.PRIVATE
    assert refusal("http://METADATA.google.internal./", allow_private=True) is Reason.PRIVATE


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", Reason.NO_ADDRESS),
        ("example.org", Reason.NO_ADDRESS),
        ("//example.org/", Reason.NO_ADDRESS),
        ("http:example.org", Reason.NO_ADDRESS),
        ("http:/example.org", Reason.NO_ADDRESS),
        ("http:///example.org", Reason.NO_ADDRESS),
        ("http://", Reason.NO_ADDRESS),
        ("http://:80/", Reason.NO_ADDRESS),
        ("http://[::1", Reason.NO_ADDRESS),
        ("http://[]/", Reason.NOTATION),
        ("http://[example.org]/", Reason.NOTATION),
        ("http://exa mple.org/", Reason.NO_ADDRESS),
        (" http://example.org/", Reason.NO_ADDRESS),
        ("http://example.org/\r\nHost: inside", Reason.NO_ADDRESS),
        ("http://example.org\t/", Reason.NO_ADDRESS),
        ("http://example.org\x00.test/", Reason.NO_ADDRESS),
        ("http://example.org\u200b/", Reason.NO_ADDRESS),
        ("http://example.org\\@127.0.0.1/", Reason.NO_ADDRESS),
        ("http://127.0.0.1\\.example.org/", Reason.NO_ADDRESS),
        ("http://a..example.org/", Reason.NO_ADDRESS),
        ("http://-a.example.org/..", Reason.NO_ADDRESS),
        ("http://" + "a" * 64 + ".example.org/", Reason.NO_ADDRESS),
        ("http://%6c%6f%63%61%6c%68%6f%73%74/", Reason.NO_ADDRESS),
        ("http://example.org%00.test/", Reason.NO_ADDRESS),
        ("http://example.org%2f@127.0.0.1/", Reason.CREDENTIALS),
        ("http://user:password@example.org/", Reason.CREDENTIALS),
        ("http://token@example.org/", Reason.CREDENTIALS),
        ("http://@example.org/", Reason.CREDENTIALS),
        ("http://127.0.0.1@example.org/", Reason.CREDENTIALS),
        ("http://example.org@127.0.0.1/", Reason.CREDENTIALS),
        ("ftp://example.org/", Reason.SCHEME),
        ("file:///etc/passwd", Reason.SCHEME),
        ("gopher://127.0.0.1:25/", Reason.SCHEME),
        ("unix:/run/docker.sock", Reason.SCHEME),
        ("javascript:alert(1)", Reason.SCHEME),
        ("wss://example.org/", Reason.SCHEME),
        ("http://example.org:0/", Reason.PORT),
        ("http://example.org:22/", Reason.PORT),
        ("http://example.org:8080/", Reason.PORT),
        ("http://example.org:65536/", Reason.PORT),
        ("http://example.org:99999/", Reason.PORT),
        ("http://example.org:-80/", Reason.NO_ADDRESS),
        ("http://example.org:8_0/", Reason.NO_ADDRESS),
        ("http://example.org:\u0668\u0660/", Reason.NO_ADDRESS),
        ("http://example.org:80:80/", Reason.NO_ADDRESS),
        ("https://example.org/" + "a" * 2_000, Reason.TOO_LONG),
    ],
)
def test_what_is_no_plain_web_address_is_refused_with_its_reason(url: str, reason: Reason) -> None:
    assert refusal(url) is reason


@pytest.mark.parametrize("port", [0, 65_536, 99_999])
def test_no_port_beyond_the_ports_passes_for_anyone(port: int) -> None:
    assert refusal(f"http://ntfy.lan:{port}/", allow_private=True) is Reason.PORT


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://ntfy.sh/topic", Target("https", "ntfy.sh", 443, "/topic")),
        ("HTTPS://Hooks.Example.ORG", Target("https", "hooks.example.org", 443, "/")),
        ("http://example.org.:80/a?b=c#d", Target("http", "example.org", 80, "/a?b=c")),
        ("https://example.org:80/", Target("https", "example.org", 80, "/")),
        ("https://bücher.example/ä?q=ü", Target("https", "xn--bcher-kva.example", 443, "/%C3%A4?q=%C3%BC")),
        ("http://127.0.0.1.nip.example/", Target("http", "127.0.0.1.nip.example", 80, "/")),
        ("http://example.org/@127.0.0.1", Target("http", "example.org", 80, "/@127.0.0.1")),
        ("http://example.org?@127.0.0.1", Target("http", "example.org", 80, "/?@127.0.0.1")),
        ("http://example.org#@127.0.0.1", Target("http", "example.org", 80, "/")),
        ("http://a_b.example.org/", Target("http", "a_b.example.org", 80, "/")),
    ],
)
def test_an_address_is_taken_apart_once(url: str, target: Target) -> None:
    assert check(url, allow_private=False) == target


def test_the_path_of_a_target_is_in_no_representation() -> None:
    assert "s3cret" not in repr(check("https://example.org/s3cret?k=s3cret", allow_private=False))


HOSTS = ["127.0.0.1", "10.1", "0x7f", "localhost", "example.org", "[::1]", "::ffff:", "1e100", "ü", "ß"]
SIGNS = ["[", "]", "@", ":", "/", "//", "\\", "?", "#", "%2f", "%40", "%00", ".", IDEOGRAPHIC, " ", "\t"]
pieces = st.sampled_from(["http://", "https://", "80", "8080", *HOSTS, *SIGNS])


@settings(max_examples=400)
@given(st.lists(pieces, max_size=9).map("".join), st.booleans())
@example("http://127.0.0.1", False)
def test_what_passes_is_public_or_a_name_and_other_parsers_see_the_same_host(
    url: str, allow_private: bool
) -> None:
    try:
        target = check(url, allow_private=allow_private)
    except Refused:
        return
    assert re.fullmatch(r"[a-z0-9_.-]+|[0-9a-f:.]+", target.host)
    assert "@" not in url.partition("://")[2].partition("/")[0].partition("?")[0].partition("#")[0]
    if target.literal is not None:
        assert may_be_called(target.literal, allow_private=allow_private)
    else:
        assert not re.fullmatch(r"(.*\.)?(0x[0-9a-f]*|[0-9]+)", target.host)
    if url.isascii():
        other = (urlsplit(url).hostname or "").removesuffix(".")
        assert other == target.host or ipaddress.ip_address(other) == target.literal
