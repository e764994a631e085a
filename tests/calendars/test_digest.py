"""Signing in by Digest: the example of RFC 7616 3.9.1, and a server that wants nothing else."""

import socket
from pathlib import Path

import pytest

from crm import config
from crm.calendars.digest import Asked, Challenge, signed
from crm.calendars.far import Access, connect
from crm.calendars.trouble import FarTrouble, Trouble
from tests.calendars.test_troubles import CALENDAR, multistatus
from tests.outbound.webserver import Request, WebServer, a_web_server, says

ASKS = (
    'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={algorithm}, '
    'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", '
    'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
)
ONCE = Asked("GET", "/dir/index.html", 1, "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_example_of_the_standard(algorithm: str, response: str) -> None:
    challenge = Challenge.of(ASKS.format(algorithm=algorithm))
    assert challenge is not None
    assert f'response="{response}"' in signed(challenge, "Mufasa", "Circle of Life", ONCE)


@pytest.mark.parametrize(
    "said", ["", "Basic realm=x", "Digest realm=x", 'Digest nonce="1", algorithm=MD5-sess']
)
def test_what_is_no_challenge_of_ours_is_none(said: str) -> None:
    assert Challenge.of(said) is None


@pytest.mark.parametrize("is_right", [True, False])
def test_a_server_that_wants_digest_gets_it_and_is_not_tried_again_and_again(
    tmp_path: Path, is_right: bool
) -> None:
    def reply(server: WebServer, line: socket.socket, request: Request) -> None:
        if is_right and request.headers["authorization"].startswith("Digest "):
            says(207, multistatus(CALENDAR))(server, line, request)
        else:
            number = len(server.requests)
            says(401, WWW_Authenticate=f'Digest realm="x", nonce="{number}", qop="auth"')(
                server, line, request
            )

    settings = config.load(instance=tmp_path, allow_private_targets=True)
    with a_web_server(reply) as server:
        far = connect(settings, Access(server.url, "ada", "pw"), home_href=f"{server.url}/dav/cal/")
        if is_right:
            assert [each.name for each in far.calendars()] == ["One"]
        else:
            with pytest.raises(FarTrouble) as raised:
                far.calendars()
            assert raised.value.code is Trouble.WRONG_PASSWORD
        assert len(server.requests) == 2
