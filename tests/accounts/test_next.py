"""Going on to `next` never leads to another site."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm.web.redirects import is_safe

HERE = "https://warm.example.org/sign-in"
TRICKY = st.text(alphabet="/\\:.@?#%[]\t\n\r \x00aevil~;", max_size=24)


@given(target=TRICKY | st.text(max_size=40))
@example(target="//evil.test")
@example(target="/\\evil.test")
@example(target="/\t/evil.test")
@example(target="/%2F%2Fevil.test")
@example(target="///evil.test")
@example(target="/./../..//evil.test")
@example(target="/[")
@example(target="//[")
def test_what_is_taken_stays_on_this_site(target: str) -> None:
    if is_safe(target):
        there = urlsplit(urljoin(HERE, _as_a_browser_reads_it(target)))
        assert (there.scheme, there.netloc) == ("https", "warm.example.org")


@given(path=st.from_regex(r"(/[a-z0-9_-]+){1,4}(\?[a-z]+=[a-z0-9/%]*)?", fullmatch=True))
def test_every_path_of_ours_is_taken(path: str) -> None:
    assert is_safe(path)


@pytest.mark.parametrize(
    "target", ["", "settings", "https://evil.test", "javascript:alert(1)", "http:/settings"]
)
def test_what_is_no_path_is_not_taken(target: str) -> None:
    assert not is_safe(target)


def _as_a_browser_reads_it(target: str) -> str:
    """WHATWG URL: tabs and line ends vanish, white space at the ends is cut, a backslash is a slash."""
    kept = "".join(char for char in target if char not in "\t\n\r")
    return kept.strip("".join(map(chr, range(33)))).replace("\\", "/")
