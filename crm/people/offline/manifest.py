"""The manifest of the installed app (https://www.w3.org/TR/appmanifest/)."""

from typing import Any

from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from crm.web.public import site_path
from crm.web.statics import static

ACCENT = "#5546d6"
GROUND = "#f9f9fb"
SHARED_FILES = [
    "text/calendar", ".ics", "text/vcard", "text/x-vcard", ".vcf", "message/rfc822", ".eml",
    "text/csv", ".csv",
]  # fmt: skip


def manifest() -> dict[str, Any]:
    """What a browser needs to install this site, in the language of whoever asks."""
    locale = get_locale()
    return {
        "id": site_path("/"),
        "name": "Keepwarm",
        "short_name": "Keepwarm",
        "description": _("The people you met in interviews, and when to write to them."),
        "lang": str(locale or "en").replace("_", "-"),
        "dir": locale.text_direction if locale else "ltr",
        "start_url": site_path("/"),
        "scope": site_path("/"),
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": ACCENT,
        "categories": ["productivity"],
        "icons": _icons(),
        "shortcuts": _shortcuts(),
        "share_target": {
            "action": url_for("sharing.receive"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [{"name": "file", "accept": SHARED_FILES}],
            },
        },
    }


def _icons() -> list[dict[str, str]]:
    drawn = [
        (static(f"vendor/icons/{name}-{size}.png"), f"{size}x{size}", purpose)
        for name, size, purpose in (("icon", 192, "any"), ("icon", 512, "any"), ("maskable", 512, "maskable"))
    ]
    return [
        *({"src": src, "sizes": sizes, "type": "image/png", "purpose": why} for src, sizes, why in drawn),
        {"src": static("favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
    ]


def _shortcuts() -> list[dict[str, Any]]:
    icon = [{"src": static("vendor/icons/icon-192.png"), "sizes": "192x192", "type": "image/png"}]
    pages = (
        (_("Today"), url_for("today.page")),
        (_("Log a contact"), url_for("interactions.new")),
        (_("New contact"), url_for("contacts.new")),
    )
    return [{"name": name, "url": url, "icons": icon} for name, url in pages]
