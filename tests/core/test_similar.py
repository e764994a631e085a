"""Who is taken for somebody who is already known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.core.similar import Known, Likeness, Sign, blocking_keys, email_key, likeness

ADA = Known("Ada Byron", ("ada.byron@example.org",), "Acme GmbH")

NAMES = st.lists(
    st.sampled_from(["Ada", "Byron", "A.", "Bo", "Dr.", "de", "Adele", "Byrne", "José", "田中"]), max_size=3
).map(" ".join)
EMAILS = st.lists(
    st.sampled_from(
        ["ada.byron@example.org", "ADA+x@example.org", "abyron@example.com", "hr@example.org", "x"]
    ),
    max_size=2,
).map(tuple)
PEOPLE = st.builds(Known, NAMES, EMAILS, st.sampled_from(["", "Acme", "ACME GmbH", "Other Ltd"]))


@pytest.mark.parametrize(
    ("other", "score", "signs"),
    [
        (Known("A. Byron", ("Ada.Byron@Example.org",)), 100, (Sign.SAME_EMAIL, Sign.SIMILAR_NAME)),
        (Known("", ("ada.byron+jobs@example.org",)), 100, (Sign.SAME_EMAIL,)),
        (Known("Recruiting Team", ("ada.byron@example.org",)), 60, (Sign.SAME_EMAIL, Sign.OTHER_NAME)),
        (Known("Byron, Ada", (), "ACME"), 98, (Sign.SAME_NAME, Sign.SAME_COMPANY)),
        (Known("Dr. ADA BYRON"), 86, (Sign.SAME_NAME,)),
        (Known("Ada Byron", (), "Elsewhere"), 81, (Sign.SAME_NAME, Sign.OTHER_COMPANY)),
        (Known("Ada King Byron", (), "Acme"), 94, (Sign.SIMILAR_NAME, Sign.SAME_COMPANY)),
        (Known("A. Byron", (), "Acme"), 90, (Sign.SIMILAR_NAME, Sign.SAME_COMPANY)),
        (Known("A. Byron"), 78, (Sign.SIMILAR_NAME,)),
        (Known("Ada", (), "Acme"), 80, (Sign.SIMILAR_NAME, Sign.SAME_COMPANY)),
        (Known("Ada"), 68, (Sign.SIMILAR_NAME,)),
        (Known("Ada Byronn"), 80, (Sign.SIMILAR_NAME,)),
        (Known("Bob Byron", (), "Acme"), 0, ()),
        (Known("Grace Hopper", (), "Acme"), 0, ()),
        (Known("", (), "Acme"), 0, ()),
    ],
)
def test_address_then_name_then_company_decide(other: Known, score: int, signs: tuple[Sign, ...]) -> None:
    assert likeness(ADA, other) == Likeness(score, signs)


@pytest.mark.parametrize(
    "local", ["ada.byron", "adabyron", "abyron", "a_byron", "byron.ada", "adab", "Ada.Byron2"]
)
def test_a_name_spelled_in_the_address_of_somebody_without_a_name_is_likely(local: str) -> None:
    found = likeness(Known("Ada Byron"), Known("", (f"{local}@example.com",)))
    assert found == Likeness(82, (Sign.NAME_IN_EMAIL,))
    assert found.is_likely


@pytest.mark.parametrize("local", ["ada", "byron", "info", "byron.grace"])
def test_half_a_name_in_an_address_says_nothing(local: str) -> None:
    assert likeness(Known("Ada Byron"), Known("", (f"{local}@example.com",))).score == 0


def test_the_same_name_at_the_same_company_is_sure_and_alone_only_likely() -> None:
    assert likeness(ADA, Known("Ada Byron", (), "Acme")).is_sure
    assert likeness(ADA, Known("Ada Byron")).is_likely
    assert not likeness(ADA, Known("Ada Byron")).is_sure


def test_accents_and_order_of_a_name_do_not_matter() -> None:
    assert likeness(Known("José Núñez"), Known("NUNEZ, Jose")).score == 86


def test_only_an_address_makes_it_certain() -> None:
    assert likeness(ADA, ADA).score == 100
    assert likeness(Known("Ada Byron", (), "Acme"), Known("Ada Byron", (), "Acme")).score < 100


@pytest.mark.parametrize(
    ("address", "key"),
    [
        (" Ada@Example.ORG ", "ada@example.org"),
        ("ada+x@example.org", "ada@example.org"),
        ("+x@a.test", "+x@a.test"),
    ],
)
def test_addresses_are_compared_without_case_and_tag(address: str, key: str) -> None:
    assert email_key(address) == key


@given(PEOPLE, PEOPLE)
def test_likeness_is_the_same_both_ways_within_bounds_and_has_a_reason(a: Known, b: Known) -> None:
    found = likeness(a, b)
    assert found == likeness(b, a)
    assert 0 <= found.score <= 100
    assert bool(found.reasons) == bool(found.score)


def test_names_without_a_common_beginning_are_not_compared_further() -> None:
    assert likeness(Known("Christopher Bartholomew"), Known("Khristopher Vartholomew")).score == 0


@given(PEOPLE, PEOPLE)
def test_whoever_is_alike_shares_a_blocking_key(a: Known, b: Known) -> None:
    assert likeness(a, b).score == 0 or blocking_keys(a) & blocking_keys(b)


@given(st.sampled_from(["Katherine Johnson", "Margaret Hamilton"]), st.data())
def test_one_slip_of_the_pen_is_still_likely_at_the_same_company(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 1).filter(lambda n: name[n] != " "))
    slipped = name[:place] + "q" + name[place + 1 :]
    assert likeness(Known(name, (), "Acme"), Known(slipped, (), "Acme")).is_likely


@given(st.text(), st.text(), st.text())
def test_any_text_can_be_compared(name: str, email: str, company: str) -> None:
    likeness(Known(name, (email,), company), ADA)
