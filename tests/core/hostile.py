"""Text that breaks out of lines, values and encodings wherever it is not kept in."""

from hypothesis import strategies as st

PIECES = (
    "\\", ";", ",", ":", '"', "\r\n", "\n", "\r", "\t", "\x00", "\x0b", "\x1b[31m", "\x85", "\u2028",
    "\ud800", "\udfff", "\ufeff", "\ufffe", "\u202e", "\u200d", "\u00a0", "\\n", "\\,", "^n", "^'",
    "\r\nATTACH:https://evil.example/x", "\r\nEND:VEVENT\r\nBEGIN:VEVENT", "\nEND:VCARD", "BEGIN:VALARM",
    "\u05e9\u05dc\u05d5\u05dd", "\u0645\u0631\u062d\u0628\u0627", "😀", "\U0001f469\u200d\U0001f4bb",
    "é", "日本", "x" * 200, "ü" * 40,
)  # fmt: skip

HOSTILE = st.lists(st.one_of(st.sampled_from(PIECES), st.text(st.characters(), max_size=12)), max_size=8).map(
    "".join
)
"""Nothing is left out of it: lone halves of surrogate pairs, controls, directions, words of 200 octets."""
