"""How names, addresses, numbers and links are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.contacts import keys
from crm.contacts.models import MethodKind

EMAIL, PHONE, LINK = MethodKind.EMAIL, MethodKind.PHONE, MethodKind.LINK


@pytest.mark.parametrize(
    ("kind", "written", "key"),
    [
        (EMAIL, " Dana.Hart@Example.ORG ", "dana.hart@example.org"),
        (EMAIL, "Dana Hart <dana@example.org>", "dana@example.org"),
        (EMAIL, "mailto:dana@example.org", "dana@example.org"),
        (EMAIL, "dana+jobs@example.org", "dana+jobs@example.org"),
        (EMAIL, "odd..one@localhost", "odd..one@localhost"),
        (PHONE, "+49 (0)30 / 123 456", "4930123456"),
        (PHONE, "030 123456", "4930123456"),
        (PHONE, "0049 30 123456", "4930123456"),
        (PHONE, "+1 (212) 555-0100 ext. 7", "12125550100"),
        (PHONE, "ask Robin", "ask robin"),
        (LINK, "https://www.linkedin.com/in/Dana-Hart/?trk=people", "linkedin.com/in/dana-hart"),
        (LINK, "de.linkedin.com/in/dana%2Dhart", "linkedin.com/in/dana-hart"),
        (LINK, "http://linkedin.com/in/j%C3%BCrgen", "linkedin.com/in/jürgen"),
        (LINK, "https://example.org/People/", "example.org/People"),
        (LINK, "HTTPS://Example.org/a?b=1#c", "example.org/a?b=1"),
        (LINK, "not a link", "not a link"),
    ],
)
def test_spellings_of_one_method_meet_in_one_key(kind: MethodKind, written: str, key: str) -> None:
    assert keys.method_key(kind, written, region="DE") == key


def test_a_number_without_a_country_keeps_its_digits_when_no_region_is_known() -> None:
    assert keys.method_key(PHONE, "030-123456") == "030123456"


@pytest.mark.parametrize(
    ("kind", "value", "href"),
    [
        (EMAIL, "dana@example.org", "mailto:dana@example.org"),
        (EMAIL, "dana?cc=all@example.org", "mailto:dana%3Fcc%3Dall@example.org"),
        (EMAIL, "nobody", None),
        (PHONE, "+49 (30) 1234", "tel:+49301234"),
        (PHONE, "ask Robin", None),
        (LINK, "https://example.org/in", "https://example.org/in"),
        (LINK, "javascript:alert(1)", None),
        (LINK, "data:text/html,x", None),
        (LINK, "https://[bad", None),
        (LINK, "example", None),
    ],
)
def test_only_what_may_be_followed_gets_an_address(kind: MethodKind, value: str, href: str | None) -> None:
    assert keys.href(kind, value) == href


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("jobs.example.co.uk", "example.co.uk"),
        ("Dana@Mail.Example.ORG", "example.org"),
        ("https://www.example.com/careers", "example.com"),
        ("localhost", ""),
        ("co.uk", ""),
        ("", ""),
    ],
)
def test_a_domain_is_what_one_can_register(text: str, domain: str) -> None:
    assert keys.domain_key(text) == domain


@pytest.mark.parametrize(
    ("a", "b"),
    [("Initech GmbH", "initech"), ("Foo-Bar, Inc.", "foo bar"), ("Ärzte AG", "Arzte")],
)
def test_a_company_is_found_again_in_another_spelling(a: str, b: str) -> None:
    assert keys.company_key(a) == keys.company_key(b)


def test_a_company_of_signs_only_still_has_a_key() -> None:
    assert keys.company_key("!!!") == "!!!"


@given(st.text(max_size=3000), st.sampled_from(MethodKind))
def test_any_text_gets_a_key_that_fits_into_an_index(text: str, kind: MethodKind) -> None:
    assert len(keys.method_key(kind, text, region="DE")) <= keys.KEY_LENGTH
    assert len(keys.name_key(text)) <= keys.KEY_LENGTH
    keys.href(kind, keys.tidy(kind, text))
    keys.domain_key(text)


@given(st.text())
def test_one_line_has_no_breaks_and_no_control_characters(text: str) -> None:
    line = keys.one_line(text)
    assert line == keys.one_line(line)
    assert len(line.splitlines()) <= 1
    assert not {"\x00", "\r", "\n", "\x1b", "\u202e"} & set(line)


def test_one_line_keeps_the_joiners_that_scripts_need() -> None:
    assert keys.one_line("علی‌رضا \u202e x") == "علی‌رضا x"
