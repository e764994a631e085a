"""A name is looked up once, every answer is vetted, and the certificate is still checked against the name."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.outbound.outcome import Outcome, Result, Trouble
from crm.outbound.web import Letter, Web
from tests.outbound.certificates import a_certificate, serving, trusting
from tests.outbound.webserver import WebServer, a_web_server

NAME = "hooks.example.test"
LETTER = Letter(body=b"{}")
PUBLIC = "93.184.216.34"


@pytest.fixture
def server() -> Iterator[WebServer]:
    with a_web_server() as server:
        yield server


class Resolver:
    """Stands in for the name server of the system: the n-th question gets the n-th answer."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self._system = socket.getaddrinfo

    def __call__(self, host: str, port: int, *given: Any, **options: Any) -> list[Any]:
        if host != NAME and self.answers:
            return list(self._system(host, port, *given, **options))
        self.asked.append(host)
        found = self.answers.pop(0) if self.answers else []
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [_entry(address, port) for address in found]


def _entry(address: str, port: int) -> tuple[Any, ...]:
    if ":" in address:
        return (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))
    return (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))


def _unreachable(_sock: socket.socket, _address: tuple[Any, ...]) -> None:
    raise OSError("network is unreachable")


@pytest.fixture
def resolving(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Resolver]:
    def resolving(*answers: list[str]) -> Resolver:
        resolver = Resolver(*answers)
        monkeypatch.setattr(socket, "getaddrinfo", resolver)
        return resolver

    return resolving


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every address that a connection was tried to; none is made."""
    tried: list[str] = []

    def connect(_sock: socket.socket, address: tuple[Any, ...]) -> None:
        tried.append(address[0])
        raise OSError("network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", connect)
    return tried


def post(port: int, *, allow_private: bool = True, path: str = "/") -> Outcome:
    address = f"http://{NAME}:{port}{path}"
    return Web(allow_private=allow_private, seconds=5).send(address, LETTER, lambda: None)


def test_a_name_is_asked_once_and_stands_in_the_request(
    server: WebServer, resolving: Callable[..., Resolver]
) -> None:
    resolver = resolving(["127.0.0.1"], ["127.0.0.2"])
    assert post(server.port).result is Result.SENT
    assert resolver.asked == [NAME]
    assert server.requests[0].headers["host"] == f"{NAME}:{server.port}"


def test_an_answer_that_changes_changes_nothing(
    resolving: Callable[..., Resolver], dialled: list[str]
) -> None:
    """First a public address, to pass the check, then an inner one: only the first is ever dialled."""
    resolver = resolving([PUBLIC], ["127.0.0.1"], ["169.254.169.254"])
    outcome = post(80, allow_private=False)
    assert (outcome.result, outcome.trouble) == (Result.NOT_SENT, Trouble.CONNECT)
    assert dialled == [PUBLIC]
    assert resolver.asked == [NAME]


@pytest.mark.parametrize(
    "inner", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fe80::1%lo", "fd00::1"]
)
def test_one_inner_address_among_public_ones_is_enough_for_a_no(
    inner: str, resolving: Callable[..., Resolver], dialled: list[str]
) -> None:
    for answer in ([inner], [PUBLIC, inner], [inner, PUBLIC]):
        resolving(answer)
        outcome = post(80, allow_private=False)
        assert (outcome.result, outcome.trouble) == (Result.REFUSED, Trouble.GUARD)
    assert dialled == []


def test_the_metadata_address_behind_a_name_stays_shut_for_everyone(
    resolving: Callable[..., Resolver], dialled: list[str]
) -> None:
    resolving(["169.254.169.254"])
    assert post(80, allow_private=True).trouble == Trouble.GUARD
    assert dialled == []


def test_the_next_address_is_tried_when_one_does_not_answer(
    server: WebServer, resolving: Callable[..., Resolver]
) -> None:
    resolving(["::1", "127.0.0.1"])
    assert post(server.port).result is Result.SENT
    assert server.knocks == 1


def test_only_a_few_of_many_addresses_are_tried(
    resolving: Callable[..., Resolver], dialled: list[str]
) -> None:
    many = [f"93.184.216.{last}" for last in range(1, 30)]
    resolving(many)
    assert post(80, allow_private=False).result is Result.NOT_SENT
    assert dialled == many[:4]


@pytest.mark.parametrize("answer", [[], ["not an address"]])
def test_a_name_without_an_address_is_known_not_sent(
    answer: list[str], resolving: Callable[..., Resolver]
) -> None:
    resolving(answer)
    outcome = post(80)
    assert (outcome.result, outcome.trouble) == (Result.NOT_SENT, Trouble.CONNECT)


@given(
    st.sampled_from(["", "http://", "https://", "ntfy://"]),
    st.text(max_size=40) | st.text("abcxyz0.:/@[]%#?-_é", max_size=40),
)
def test_whatever_is_typed_has_an_outcome(scheme: str, rest: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", Resolver())
        patch.setattr(socket.socket, "connect", _unreachable)
        outcome = Web(allow_private=False, seconds=5).send(scheme + rest, LETTER, lambda: None)
    assert outcome.result in (Result.REFUSED, Result.NOT_SENT)
    assert outcome.trouble in (Trouble.GUARD, Trouble.CONNECT)


def test_a_name_server_that_says_nothing_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    asleep = Event()

    def silent(*given: Any, **options: Any) -> list[Any]:
        asleep.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    outcome = Web(allow_private=False, seconds=0.2).send(f"http://{NAME}/", LETTER, lambda: None)
    asleep.set()
    assert (outcome.result, outcome.trouble) == (Result.NOT_SENT, Trouble.CONNECT)


def test_breaking_off_does_not_wait_for_a_name_server(monkeypatch: pytest.MonkeyPatch) -> None:
    asking, answer = Event(), Event()

    def silent(*given: Any, **options: Any) -> list[Any]:
        asking.set()
        answer.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    web = Web(allow_private=False, seconds=25)
    outcomes: list[Outcome] = []
    waiting = Thread(target=lambda: outcomes.append(web.send(f"http://{NAME}/", LETTER, lambda: None)))
    waiting.start()
    assert asking.wait(10)
    web.abort()
    waiting.join(10)
    assert not waiting.is_alive()
    answer.set()
    assert [(each.result, each.trouble) for each in outcomes] == [(Result.NOT_SENT, Trouble.STOPPED)]


def test_the_certificate_is_checked_against_the_name_and_the_server_is_told_it(
    tmp_path: Path, resolving: Callable[..., Resolver]
) -> None:
    certificate = a_certificate(tmp_path, NAME)
    with a_web_server(tls=serving(certificate)) as server:
        resolving(["127.0.0.1"])
        address = f"https://{NAME}:{server.port}/"
        web = Web(allow_private=True, tls=trusting(certificate), seconds=5)
        assert web.send(address, LETTER, lambda: None).result is Result.SENT
        assert server.names == [NAME]
        assert server.requests[0].headers["host"] == f"{NAME}:{server.port}"


@pytest.mark.parametrize("trusted", [True, False])
def test_a_server_that_does_not_prove_its_name_gets_nothing(
    tmp_path: Path, resolving: Callable[..., Resolver], trusted: bool
) -> None:
    certificate = a_certificate(tmp_path, "other.example.test" if trusted else NAME)
    passed: list[bool] = []
    with a_web_server(tls=serving(certificate)) as server:
        resolving(["127.0.0.1"])
        web = Web(allow_private=True, tls=trusting(certificate) if trusted else None, seconds=5)
        outcome = web.send(f"https://{NAME}:{server.port}/", LETTER, lambda: passed.append(True))
        assert (outcome.result, outcome.trouble) == (Result.NOT_SENT, Trouble.TLS)
        assert server.requests == []
    assert passed == []


def test_the_fence_is_asked_after_the_handshake(tmp_path: Path, resolving: Callable[..., Resolver]) -> None:
    certificate = a_certificate(tmp_path, NAME)
    with a_web_server(tls=serving(certificate)) as server:
        resolving(["127.0.0.1"])
        seen: list[tuple[list[str | None], bool]] = []
        web = Web(allow_private=True, tls=trusting(certificate), seconds=5)
        fence = lambda: seen.append((list(server.names), server.first_byte.wait(0.2)))  # noqa: E731
        assert web.send(f"https://{NAME}:{server.port}/", LETTER, fence).result is Result.SENT
        assert seen == [([NAME], False)]


def test_a_server_without_tls_is_known_not_sent(server: WebServer, tmp_path: Path) -> None:
    outcome = Web(allow_private=True, seconds=0.5).send(
        server.url.replace("http:", "https:"), LETTER, lambda: None
    )
    assert outcome.result is Result.NOT_SENT
