"""What may be typed about a view of one's own."""

from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length

from crm.people.addresses import LONGEST_QUERY
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l


class ViewForm(Form):
    """A name."""

    name = StringField(_l("Name"), validators=[DataRequired(), Length(max=40)])


class NewViewForm(ViewForm):
    """A name for a list."""

    query = HiddenField(validators=[Length(max=LONGEST_QUERY)])
