"""A company as a form."""

from typing import Any

from flask_babel import gettext as _
from wtforms import StringField, TextAreaField, URLField, ValidationError
from wtforms.validators import DataRequired, Length

from crm.contacts import keys
from crm.contacts.actions import NewCompany
from crm.contacts.forms.fields import LINE, NAME, TEXT, lines, web_link
from crm.contacts.models import Company, MethodKind
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l


class CompanyForm(Form):
    """A company, with domains and mailboxes one per line."""

    name = StringField(_l("Name"), validators=[DataRequired(), Length(max=NAME)])
    careers_url = URLField(_l("Careers page"), validators=[Length(max=LINE)])
    domains = TextAreaField(_l("Domains"), validators=[Length(max=4000)])
    mailboxes = TextAreaField(_l("Shared mailboxes"), validators=[Length(max=4000)])
    notes = TextAreaField(_l("Notes"), validators=[Length(max=TEXT)])

    def validate_careers_url(self, field: Any) -> None:
        """It can be opened in a browser."""
        web_link(field)

    def validate_domains(self, field: Any) -> None:
        """Each line has something that one can register."""
        wrong = [line for line in lines(field) if not keys.domain_key(line)]
        if wrong:
            raise ValidationError(_("%(text)s is no domain.", text=wrong[0][:80]))

    def validate_mailboxes(self, field: Any) -> None:
        """Each line is an address."""
        wrong = [line for line in lines(field) if not keys.is_email(keys.tidy(MethodKind.EMAIL, line))]
        if wrong:
            raise ValidationError(_("%(text)s is no e-mail address.", text=wrong[0][:80]))

    def values(self) -> NewCompany:
        """What was typed."""
        return NewCompany(
            name=self.name.data or "",
            domains=tuple(lines(self.domains)),
            mailboxes=tuple(lines(self.mailboxes)),
            careers_url=self.careers_url.data or "",
            notes=self.notes.data or "",
        )


def filled_company(company: Company) -> CompanyForm:
    """The form with what is known; needs domains and mailboxes loaded."""
    return CompanyForm(
        data={
            "name": company.name,
            "careers_url": company.careers_url,
            "domains": "\n".join(row.domain for row in company.domains),
            "mailboxes": "\n".join(row.address for row in company.mailboxes),
            "notes": company.notes,
        }
    )
