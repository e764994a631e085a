"""Lazy translation for labels that exist before a request does, typed as the text that it becomes.

Use `from crm.web.lazy import lazy_gettext as _l` where Flask-Babel's own would be told apart from `str`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:

    def lazy_gettext(string: str, **variables: Any) -> str:
        """The translation of `string`, looked up when it is shown."""

else:
    from flask_babel import lazy_gettext

__all__ = ["lazy_gettext"]
