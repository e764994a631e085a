"""The composition root: settings, extensions, blueprints, navigation and who listens to whom."""

from pathlib import Path
from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix

from crm import __version__, config
from crm.accounts import changes as _changes  # noqa: F401 - listens to the session
from crm.accounts import gate, kept, once
from crm.app import mounting, navigation, wiring
from crm.db import engine
from crm.db.flask import db
from crm.published import upkeep as _published  # noqa: F401 - likewise
from crm.search import upkeep as _upkeep  # noqa: F401 - likewise
from crm.web import dates, errors, headers, initials, logs, markdown, messages, packing, statics, terms
from crm.web.public import site_path

PACKAGE = Path(__file__).resolve().parent.parent
TEMPLATES = PACKAGE / "templates"
IN_CHECKOUT = PACKAGE.parent / "templates"
MAX_BODY = 4 * 1024 * 1024


def create_app(settings: config.Settings) -> Flask:
    """The web application for these settings. It starts no thread and touches no table."""
    folder = TEMPLATES if TEMPLATES.is_dir() else IN_CHECKOUT
    app = Flask(
        "crm", static_folder=None, template_folder=str(folder), instance_path=str(settings.instance.resolve())
    )
    _configure(app, settings)
    db.init_app(app)
    for part in (logs, dates, errors, headers, initials, markdown, packing, statics, terms, gate, once, kept):
        part.init(app)
    _add_globals(app)
    wiring.connect(app, settings)
    if prefix := mounting.prefix_of(settings.public_url):
        app.wsgi_app = mounting.Mounted(app.wsgi_app, prefix)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count, x_prefix=count)  # type: ignore[method-assign]
    return app


def _configure(app: Flask, settings: config.Settings) -> None:
    url = engine.normalised_url(settings.database)
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=config.secret_key(settings),
        SQLALCHEMY_DATABASE_URI=url,
        SQLALCHEMY_ENGINE_OPTIONS=engine.engine_options(url),
        SESSION_COOKIE_NAME="keepwarm_page",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MAX_BODY,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="en",
        BABEL_TRANSLATION_DIRECTORIES=str(PACKAGE / "translations"),
    )
    if settings.public_url.startswith("https://"):
        app.config.update(SESSION_COOKIE_SECURE=True, PREFERRED_URL_SCHEME="https")


def _add_globals(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals.update(csrf_field=csrf_field, messages=messages.messages, app_version=__version__)
    app.context_processor(_page_context)


def csrf_field() -> Markup:
    """The hidden field that every POST form carries."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def _page_context() -> dict[str, Any]:
    user = g.get("user")
    locale = get_locale()
    return {
        "app_name": navigation.NAME,
        "csrf_token_value": generate_csrf,
        "user": user,
        "theme": user.theme.value if user is not None else "system",
        "locale_code": str(locale or "en").replace("_", "-"),
        "text_direction": locale.text_direction if locale else "ltr",
        "request_path": site_path(request.full_path.rstrip("?")) if has_request_context() else "",
        "home_href": site_path("/"),
        "nav": navigation.sections,
        "due_now": navigation.due_now,
        "titled": navigation.titled,
        "settings_nav": navigation.settings_pages,
        "account": navigation.account,
    }
