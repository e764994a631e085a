"""Hashes of passwords, and which passwords are refused."""

import threading
from typing import Any

import argon2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.accounts import passwords
from crm.accounts.password_rules import Refusal, refusal

TOOL = passwords.hasher(64, 1)
ABOUT = ("robin.fell@example.org", "Robin Fell")


def test_the_right_password_fits_its_hash_and_no_other_does() -> None:
    stored = passwords.make(TOOL, "vier worte am fluss")
    assert stored.startswith("$argon2id$")
    assert passwords.verify(TOOL, stored, "vier worte am fluss")
    assert not passwords.verify(TOOL, stored, "vier worte am Fluss")


def test_two_hashes_of_one_password_differ() -> None:
    assert passwords.make(TOOL, "vier worte am fluss") != passwords.make(TOOL, "vier worte am fluss")


@pytest.mark.parametrize("stored", [None, "", "none", "$argon2id$v=19$broken", "plain text"])
def test_without_a_hash_nothing_fits(stored: str | None) -> None:
    assert not passwords.verify(TOOL, stored, "nobody has this password")


def test_a_hash_of_another_cost_fits_and_is_told_apart() -> None:
    stored = passwords.make(passwords.hasher(64, 2), "vier worte am fluss")
    assert passwords.verify(TOOL, stored, "vier worte am fluss")
    assert passwords.is_stale(TOOL, stored)
    assert not passwords.is_stale(TOOL, passwords.make(TOOL, "x"))


def test_not_more_hashes_run_at_once_than_the_machine_bears(monkeypatch: pytest.MonkeyPatch) -> None:
    count = threading.Lock()
    together = threading.Barrier(passwords.AT_ONCE, timeout=10)
    seen = {"now": 0, "most": 0}

    def slow(_self: argon2.PasswordHasher, *_args: Any) -> str:
        with count:
            seen["now"] += 1
            seen["most"] = max(seen["most"], seen["now"])
        together.wait()
        with count:
            seen["now"] -= 1
        return "hash"

    monkeypatch.setattr(argon2.PasswordHasher, "hash", slow)
    threads = [
        threading.Thread(target=passwords.make, args=(TOOL, "x")) for _ in range(passwords.AT_ONCE * 3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen["most"] == passwords.AT_ONCE


@pytest.mark.parametrize(
    "password",
    [
        "password123",
        "P@ssw0rd2026!",
        "passwordpassword",
        "1234567890",
        "0987654321",
        "12345678901234",
        "qwertyuiop",
        "QWERTYuiop",
        "1q2w3e4r5t",
        "abcdefghijkl",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "iloveyou!!11",
        "letmein12345",
        "Sunshine2026",
        "monkey123456",
        "!!!dragon!!!",
        "interview2026",
    ],
)
def test_what_a_guesser_tries_first_is_refused(password: str) -> None:
    assert refusal(password, about=ABOUT) is Refusal.COMMON


@pytest.mark.parametrize(
    "password",
    ["robin.fell@example.org", "robinfell12", "Fell-Robin-1", "keepwarm2026", "KeepWarm!!!", "example.org1"],
)
def test_what_everybody_knows_of_the_user_is_refused(password: str) -> None:
    assert refusal(password, about=ABOUT) is Refusal.PERSONAL


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "vier worte am fluss",
        "Tr0ub4dor&3 and more",
        "robin likes cold lakes",
        "dragonfly over the pond",
        "x7#kQ2!mZp",
        "пароль из четырёх слов",
        "😀😀 four words 😀😀",
        " spaces at both ends ",
        "a" * 5 + "lot of words" * 10,
    ],
)
def test_what_takes_long_to_guess_is_taken(password: str) -> None:
    assert refusal(password, about=ABOUT) is None


@pytest.mark.parametrize(
    ("length", "reason"), [(9, Refusal.SHORT), (10, None), (256, None), (257, Refusal.LONG)]
)
def test_length_counts_in_characters(length: int, reason: Refusal | None) -> None:
    assert refusal("xq7 zk2 wv" + "".join(chr(200 + n % 50) for n in range(300)), about=ABOUT) is Refusal.LONG
    text = "xq7zk2wvp" + "".join(chr(0x4E00 + 7 * n) for n in range(300))
    assert refusal(text[:length], about=ABOUT) is reason


@given(password=st.text(max_size=300), about=st.lists(st.text(max_size=40), max_size=3))
def test_any_text_is_answered(password: str, about: list[str]) -> None:
    reason = refusal(password, about=about)
    assert (reason is Refusal.SHORT) == (len(password) < 10)
