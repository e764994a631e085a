"""Truncated, flipped and spliced files: always an answer, never an exception, never for long."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.transfer.reading import ErrorCode, inspect_record, understand, understand_text
from tests.corpus.corpus import files
from tests.transfer.reading.invites import ROBIN, SAMPLES

PIECES = (
    b"\x00",
    b"\r\n",
    b"\n ",
    b'"',
    b";",
    b":",
    b"=",
    b"<b ",
    b"@",
    b"\\n",
    b"--",
    b"\xff\xfe",
    b"9" * 40,
    b"TZID=",
    b"BEGIN:VEVENT\n",
    b"END:VEVENT\n",
    b"BEGIN:VTIMEZONE\n",
    "\u202e".encode(),
)
ROUNDS = 4


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Cut, flipped, sprinkled with what parsers stumble over, or with a piece taken out."""
    piece = bytearray(data[:30_000])
    how = chance.randrange(4)
    if how == 0:
        return bytes(piece[: chance.randrange(len(piece) + 1)])
    if how == 1:
        for _ in range(chance.randrange(1, 30)):
            piece[chance.randrange(len(piece))] ^= 1 << chance.randrange(8)
    elif how == 2:
        for _ in range(chance.randrange(1, 12)):
            at = chance.randrange(len(piece) + 1)
            piece[at : at + chance.randrange(4)] = chance.choice(PIECES)
    else:
        first, second = chance.randrange(len(piece)), chance.randrange(len(piece))
        return bytes(piece[:first] + piece[second:])
    return bytes(piece)


def damages(path: Path, rounds: int) -> Iterator[bytes]:
    chance = random.Random(path.name)
    for _ in range(rounds):
        yield damaged(path.read_bytes(), chance)


def check(data: bytes, name: str) -> None:
    """An answer that is not the last resort, and can be written down."""
    for found in (
        understand(data, name=name, reader=ROBIN),
        understand_text(data.decode("latin-1"), reader=ROBIN),
    ):
        assert (
            ErrorCode.NOT_UNDERSTOOD not in {error.code for error in found.errors} or found.kind == "unknown"
        )
        assert inspect_record(name, found)["file"] == name


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.*")), ids=lambda path: path.name)
def test_a_damaged_sample_is_answered(path: Path) -> None:
    for data in damages(path, ROUNDS * 5):
        check(data, path.name)


if files("ics"):

    @pytest.mark.parametrize("kind", ["ics", "eml"])
    def test_a_damaged_file_of_the_corpus_is_answered(kind: str) -> None:
        for path in files(kind):
            for data in damages(path, ROUNDS):
                check(data, path.name)

    @pytest.mark.long
    @pytest.mark.parametrize("kind", ["ics", "eml"])
    def test_much_damage_is_answered(kind: str) -> None:
        for path in files(kind):
            for data in damages(path, 300):
                check(data, path.name)


def test_every_beginning_of_a_sample_is_answered() -> None:
    for path in sorted(SAMPLES.glob("*.*")):
        data = path.read_bytes()
        for end in range(0, len(data), 41):
            check(data[:end], path.name)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from([*PIECES, b"DTSTART", b"ATTENDEE;CN=", b"mailto:a@b.example", b"Interview"])))
def test_heaps_of_pieces_are_answered(pieces: list[bytes]) -> None:
    check(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + b"".join(pieces), "heap.ics")


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.binary(max_size=400))
def test_noise_is_answered(data: bytes) -> None:
    for name in ("noise.ics", "noise.eml", "noise"):
        check(data, name)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(max_size=400))
def test_any_text_is_answered(text: str) -> None:
    found = understand_text(f"Interview {text}", reader=ROBIN)
    assert found.events or found.errors
