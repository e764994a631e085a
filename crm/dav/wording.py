"""What collections are called until a client gives them another name."""

from flask_babel import gettext as _

from crm.published.models import Shelf
from crm.web.speaking import speaking


def shelf_name(shelf: Shelf, locale: str) -> str:
    """The name of a collection, as it stands in lists of calendars and address books."""
    with speaking(locale):
        return {
            Shelf.FOLLOW_UPS: _("Follow-ups"),
            Shelf.INTERVIEWS: _("Interviews"),
            Shelf.CONTACTS: _("Contacts"),
        }[shelf]
