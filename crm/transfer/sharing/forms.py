"""What may be said about a new address."""

from wtforms import StringField
from wtforms.validators import DataRequired, Length

from crm.transfer.sharing.addresses import NAME_LENGTH
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l


class AddressForm(Form):
    """The device on which it will be used."""

    name = StringField(
        _l("Name"),
        [
            DataRequired(_l("Give it a name, to know it again.")),
            Length(max=NAME_LENGTH, message=_l("At most %(max)s characters.", max=NAME_LENGTH)),
        ],
    )
