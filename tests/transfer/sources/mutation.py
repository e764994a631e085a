"""Damages a file: cut, flipped, sprinkled with what parsers stumble over, pieces lost, doubled or swapped."""

import random
from collections.abc import Callable, Iterator

LONGEST = 30_000
PIECES = (
    b"\x00", b"\r\n", b"\r", b"\n ", b"\n\n", b'"', b'""', b"'", b";", b",", b"\t", b"|", b":", b"=\n",
    b"=C3", b"=", b"<script>", b"<b ", b"@", b"\\n", b"\\", b"{", b"}", b"[", b"]", b"null", b"-1", b"1e999",
    b"9" * 40, b"\xff\xfe", b"\xef\xbb\xbf", b"\x80", b"\xe4", b"\xf0\x9f\x98\x80", "\u202e".encode(),
    b"BEGIN:VCARD\n", b"END:VCARD\n", b"AGENT:BEGIN:VCARD\n", b"VERSION:9.0\n", b"CHARSET=klingon",
    b"ENCODING=QUOTED-PRINTABLE", b"ENCODING=b", b"KIND:group\n", b"N:", b"FN:\n", b"First Name,Last Name\n",
    b" ::: ", b"* ", b"01 Jan 2024", b"31.02.2026", b"PK\x03\x04", b"PK\x05\x06", b"../../etc/passwd",
    b"=1+1", b"a" * 3000, b"\x1a", b"\xe2\x80\xa8",
)  # fmt: skip


def mutations(data: bytes, *, seed: str, rounds: int) -> Iterator[bytes]:
    """As many damaged forms of it, the same each time."""
    chance = random.Random(seed)
    for _ in range(rounds):
        damaged = bytearray(data[:LONGEST])
        for _ in range(chance.randrange(1, 4)):
            chance.choice(_WAYS)(damaged, chance)
        yield bytes(damaged)


def flipped(data: bytes, *, seed: str, flips: int) -> bytes:
    """The same with some bits turned over."""
    chance = random.Random(seed)
    turned = bytearray(data)
    for _ in range(flips if turned else 0):
        turned[chance.randrange(len(turned))] ^= 1 << chance.randrange(8)
    return bytes(turned)


def _cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data) + 1) :]


def _flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randrange(1, 20) if data else 0):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _sprinkle(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randrange(1, 8)):
        at = chance.randrange(len(data) + 1)
        data[at : at + chance.randrange(4)] = chance.choice(PIECES)


def _span(data: bytearray, chance: random.Random) -> slice:
    first, second = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
    return slice(first, min(second, first + 400))


def _lose(data: bytearray, chance: random.Random) -> None:
    del data[_span(data, chance)]


def _double(data: bytearray, chance: random.Random) -> None:
    span = _span(data, chance)
    data[span.start : span.start] = data[span] * chance.randrange(1, 5)


def _swap(data: bytearray, chance: random.Random) -> None:
    lines = bytes(data).split(b"\n")
    first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    data[:] = b"\n".join(lines)


_WAYS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _cut,
    _flip,
    _sprinkle,
    _lose,
    _double,
    _swap,
)
