"""Addresses that people paste: only what a browser opens over the web."""

from urllib.parse import urlsplit


def is_web_address(text: str) -> bool:
    """Whether `text` is an absolute http(s) address without control characters."""
    if any(ord(char) <= 32 or ord(char) == 127 for char in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
