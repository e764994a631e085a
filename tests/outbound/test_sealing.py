"""What is sealed is read by this instance for the same purpose, and by nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.outbound.sealing import BadSeal, seal, unseal

KEY = b"k" * 64


@given(st.text())
def test_what_is_sealed_can_be_read_again_and_is_not_seen(text: str) -> None:
    sealed = seal(KEY, text)
    assert unseal(KEY, sealed) == text
    assert len(text) < 4 or text not in sealed


def test_another_key_another_purpose_or_a_changed_seal_reads_nothing() -> None:
    sealed = seal(KEY, "tk_secret")
    changed = sealed[:20] + ("A" if sealed[20] != "A" else "B") + sealed[21:]
    for key, text, purpose in (
        (b"other", sealed, "keepwarm channel secret"),
        (KEY, sealed, "keepwarm feed address"),
        (KEY, changed, "keepwarm channel secret"),
        (KEY, "no seal at all", "keepwarm channel secret"),
        (KEY, "ü", "keepwarm channel secret"),
    ):
        with pytest.raises(BadSeal) as bad:
            unseal(key, text, purpose)
        assert "tk_secret" not in str(bad.value)


def test_the_same_text_is_sealed_differently_each_time_and_nothing_stays_nothing() -> None:
    assert seal(KEY, "tk_secret") != seal(KEY, "tk_secret")
    assert (seal(KEY, ""), unseal(KEY, "")) == ("", "")
