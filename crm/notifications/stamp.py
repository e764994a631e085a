"""The Message-ID of an occurrence: always the same for it, so that a mailbox can tell a repetition."""

import hashlib
import hmac
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stamp:
    """What Message-IDs of this instance are made of. A restored instance has another epoch."""

    key: bytes
    domain: str
    epoch: str

    def message_id(self, *parts: object) -> str:
        """The Message-ID of the occurrence that `parts` name; it tells nothing about them."""
        text = "\0".join([self.epoch, *map(str, parts)])
        mark = hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()[:32]
        return f"<{mark}@{self.domain}>"
