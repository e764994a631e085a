"""What a download leaves out: secrets, and what is made again from the rest."""

import re

TABLES = frozenset({"sign_in"})
SECRET = re.compile(r"(^|_)(hash|token|secret|password|cipher|sealed|encrypted|etag|body|rendered)(_|$)")
NO_SECRETS = frozenset[tuple[str, str]]()


def is_secret(table: str, column: str) -> bool:
    """Whether the name says that the column holds a secret or a rendering; exceptions are in `NO_SECRETS`."""
    return bool(SECRET.search(column)) and (table, column) not in NO_SECRETS
