"""The secret address of a feed: made, kept encrypted, and written as https and webcal."""

import re
import secrets

from crm.core.names import fold
from crm.outbound.sealing import BadSeal, seal, unseal

PURPOSE = "keepwarm feed address"
TOKEN_OCTETS = 18  # 144 bits in 24 characters: short, since some readers refuse long addresses
FALLBACK_SLUG = "Calendar"
LONGEST_SLUG = 40


class AddressBox:
    """Keeps tokens so that only this instance can read them again (with its secret key)."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def seal(self, token: str) -> bytes:
        """The token, encrypted."""
        return seal(self._secret, token, PURPOSE).encode()

    def open(self, sealed: bytes) -> str | None:
        """The token again; None when it was sealed under another secret key or wiped."""
        try:
            return unseal(self._secret, sealed.decode("latin-1"), PURPOSE) or None
        except BadSeal:
            return None


def fresh_token() -> str:
    """A new secret, safe in an address."""
    return secrets.token_urlsafe(TOKEN_OCTETS)


def slug(name: str) -> str:
    """A feed's name as a file name of plain ASCII; Thunderbird shows it as the calendar's name."""
    plain = name if name.isascii() else fold(name)
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].rstrip("-") or FALLBACK_SLUG


def path(token: str, name: str) -> str:
    """Where the feed is served."""
    return f"/f/{token}/{slug(name)}.ics"


def webcal(address: str) -> str:
    """The address for apps that subscribe by it. Always `webcal:`: iOS refuses `webcals:`."""
    return re.sub(r"^https?:", "webcal:", address)
