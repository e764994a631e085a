"""Going back to where one came from, without being led elsewhere."""

from urllib.parse import urlsplit

from flask import redirect, request
from werkzeug.wrappers import Response


def is_safe(path: str) -> bool:
    """Whether `path` stays on this site (ASVS 3.7.2)."""
    if not path.startswith("/") or path.startswith(("//", "/\\")) or "\\" in path:
        return False
    if any(ord(char) < 32 or ord(char) == 127 for char in path):
        return False
    parts = urlsplit(path)
    return not parts.scheme and not parts.netloc


def back(default: str) -> Response:
    """303 to the form's `next`, if it is a path of this site, else to `default`."""
    target = request.form.get("next") or request.args.get("next") or ""
    return redirect(target if is_safe(target) else default, 303)
