"""E-mail addresses as they are stored: checked without the network, and in lower case."""

from email_validator import EmailNotValidError, validate_email

MAX_LENGTH = 254


class NoAddress(ValueError):
    """The text is not an e-mail address."""


def normalised(text: str) -> str:
    """The address in `text` as it is stored and compared. Raises `NoAddress`.

    Addresses of a home or office network are taken too (`me@server`, `me@nas.local`).
    """
    text = text.strip()
    if len(text) > MAX_LENGTH:
        raise NoAddress(text[:MAX_LENGTH])
    try:
        found = validate_email(_with_public_domain(text), check_deliverability=False)
    except EmailNotValidError as problem:
        raise NoAddress(text) from problem
    if found.domain.endswith(_STAND_IN):
        return f"{found.local_part}@{found.domain.removesuffix(_STAND_IN)}".lower()
    return found.normalized.lower()


_STAND_IN = ".private-network.com"
_INSIDE = ("local", "lan", "home", "internal", "localhost", "test", "home.arpa", "corp", "intranet")


def _with_public_domain(text: str) -> str:
    """Domains that exist only inside a network get a public ending for the check."""
    _, at, domain = text.rpartition("@")
    domain = domain.lower()
    inside = "." not in domain or domain.endswith(tuple(f".{ending}" for ending in _INSIDE))
    return text + _STAND_IN if at and domain and inside else text
