"""Ways to reach a contact as they are typed."""

import re

from crm.contacts import keys
from crm.contacts.models import MethodKind

_NUMBER = re.compile(r"[+\d\s()./x-]{3,40}")


def kind_of(text: str) -> MethodKind | None:
    """What a text is: an e-mail address, a web address, a number, or nothing of these."""
    if keys.is_web_link(keys.tidy(MethodKind.LINK, text)):
        return MethodKind.LINK
    if keys.is_email(keys.tidy(MethodKind.EMAIL, text)):
        return MethodKind.EMAIL
    is_number = _NUMBER.fullmatch(text) and sum(char.isdigit() for char in text) >= 3
    return MethodKind.PHONE if is_number else None


def is_fit(kind: MethodKind, text: str) -> bool:
    """Whether a text can be a method of this kind."""
    return kind_of(text) is kind
