"""The title of a page in the browser, with or without the number of what is due before it."""

import re


def titled(name: str) -> re.Pattern[str]:
    """What the title of the page of this name looks like, however much is due."""
    return re.compile(rf"^(\d+\+? · )?{re.escape(name)} · Keepwarm$")
