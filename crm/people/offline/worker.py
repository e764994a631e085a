"""The script of the service worker: what it may keep, followed by what it does."""

import hashlib
import json
import re

from flask import url_for

from crm.web.public import site_path
from crm.web.statics import FOLDER, static

PARTS = ("js/queue.js", "worker/worker.js")
SCRIPT, STYLE = "vendor/app.js", "vendor/app.css"
KEPT = (STYLE, SCRIPT, "vendor/htmx.min.js", "icons.svg", "favicon.svg")
"""What every page needs. Nothing of it is about anybody; no page but the offline one is ever kept."""
FONT = "inter/files/inter-latin-wght-normal.woff2"
IMPORTED = re.compile(r'^import .* from "\.\./vendor/([^"]+)";', re.MULTILINE)


def script() -> str:
    """The whole script. It changes whenever something that it keeps does, so that browsers renew both."""
    settings = {
        "base": site_path("/"),
        "shell": url_for("offline.shell"),
        "state": url_for("offline.state"),
        "share": url_for("sharing.receive"),
        "files": _files(),
    }
    body = "".join((FOLDER / part).read_text(encoding="utf-8") for part in PARTS)
    settings["version"] = hashlib.sha256((json.dumps(settings) + body).encode()).hexdigest()[:10]
    return f"const KEEPWARM = {json.dumps(settings)};\n{body}"


def _files() -> list[str]:
    """Their addresses, each once; what style and script ask for lies beside them, under the same mark."""
    imported = dict.fromkeys(IMPORTED.findall((FOLDER / SCRIPT).read_text(encoding="utf-8")))
    beside = [(STYLE, FONT), *((SCRIPT, name) for name in imported)]
    return [*map(static, KEPT), *(f"{static(path).rpartition('/')[0]}/{name}" for path, name in beside)]
