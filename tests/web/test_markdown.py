"""Notes in Markdown: what is drawn, and what hostile text cannot do."""

import re

import pytest

from crm.web.markdown import LONGEST, TAGS, markdown

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "![pixel](https://evil.example/pixel.png)",
    "![pixel][p]\n\n[p]: https://evil.example/pixel.png",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](data:text/html,<script>alert(1)</script>)",
    "[a](vbscript:msgbox(1))",
    "[a](file:///etc/passwd)",
    "<javascript:alert(1)>",
    '[a](https://example.org "title" onclick=alert(1))',
    '[a](https://example.org/"onmouseover="alert(1))',
    "<a href='javascript:alert(1)'>a</a>",
    "<style>*{display:none}</style>",
    "<iframe src=https://evil.example></iframe>",
    "<form action=https://evil.example><input name=csrf_token></form>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "`</code><script>alert(1)</script>`",
    "<!-- --><script>alert(1)</script> -->",
    "https://evil.example/<script>alert(1)</script>",
    "[r]\n\n[r]: javascript:alert(1)",
    "| <b onclick=alert(1)> |\n|---|\n| <img src=x onerror=alert(1)> |",
    "# <img src=x onerror=alert(1)>",
    "\x00<scr\x00ipt>alert(1)</script>",
    "<x" * 3000,
]


@pytest.mark.parametrize("text", [*HOSTILE, "x" * LONGEST + "<script>alert(1)</script>"])
def test_hostile_text_stays_text(text: str) -> None:
    drawn = markdown(text)
    for tag, attributes in re.findall(r"<\s*/?\s*([a-zA-Z][\w-]*)([^>]*)>", drawn):
        assert tag in TAGS
        assert tag == "a" or re.fullmatch(r'( start="\d+")?', attributes)
    for href in re.findall(r'href="([^"]*)"', drawn):
        assert re.match(r"https?:|mailto:|tel:|/", href)
    assert not re.search(r"<(script|img|svg|style|iframe|form|input)", drawn)


def test_what_one_writes_in_notes_is_drawn() -> None:
    drawn = markdown("Likes **tea**, *not* coffee, ~~milk~~\n\n- one\n- two\n\n> said so\n\n`code`")
    for part in ("<strong>tea</strong>", "<em>not</em>", "<s>milk</s>", "<li>one</li>", "<blockquote>"):
        assert part in drawn


def test_a_line_break_stays_one() -> None:
    assert markdown("one\ntwo") == "<p>one<br>\ntwo</p>\n"


def test_a_link_takes_nothing_along_and_says_nothing_of_us() -> None:
    drawn = markdown("[blog](https://example.org/a)")
    assert drawn == '<p><a href="https://example.org/a" rel="noopener noreferrer nofollow">blog</a></p>\n'


def test_an_address_in_the_text_is_a_link_without_the_full_stop() -> None:
    drawn = markdown("See https://example.org/a_b_c. And (https://example.com/x)!")
    assert re.findall(r'href="([^"]*)"', drawn) == ["https://example.org/a_b_c", "https://example.com/x"]
    assert "</a>. And (" in drawn


def test_an_address_in_code_or_in_a_link_is_left_alone() -> None:
    assert "href" not in markdown("`https://example.org`")
    assert markdown("[https://example.org](https://example.com)").count("<a ") == 1


def test_headings_stand_below_those_of_the_page() -> None:
    drawn = markdown("# One\n\n## Two\n\n###### Six")
    assert re.findall(r"<(h\d)>", drawn) == ["h3", "h4", "h6"]


def test_a_picture_is_a_link_and_nothing_is_fetched() -> None:
    drawn = markdown("![photo](https://example.org/p.png)")
    assert "<img" not in drawn
    assert 'href="https://example.org/p.png"' in drawn


def test_nothing_gives_nothing() -> None:
    assert markdown("") == ""
