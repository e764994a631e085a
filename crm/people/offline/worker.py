"""The script of the service worker: what it may keep, followed by what it does."""

import hashlib
import json

from flask import url_for

from crm.web.public import site_path
from crm.web.statics import FOLDER, static

PARTS = ("js/queue.js", "worker/worker.js")
KEPT = (
    "vendor/app.css",
    "vendor/app.js",
    "vendor/htmx.min.js",
    "vendor/inter/files/inter-latin-wght-normal.woff2",
    "icons.svg",
    "favicon.svg",
)
"""What every page needs. Nothing of it is about anybody; no page but the offline one is ever kept."""


def script() -> str:
    """The whole script. It changes whenever something that it keeps does, so that browsers renew both."""
    settings = {
        "base": site_path("/"),
        "shell": url_for("offline.shell"),
        "state": url_for("offline.state"),
        "share": url_for("sharing.receive"),
        "files": [static(path) for path in KEPT],
    }
    body = "".join((FOLDER / part).read_text(encoding="utf-8") for part in PARTS)
    settings["version"] = hashlib.sha256((json.dumps(settings) + body).encode()).hexdigest()[:10]
    return f"const KEEPWARM = {json.dumps(settings)};\n{body}"
