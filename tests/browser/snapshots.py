"""What assistive technology is told of a page, as a text that can be read in review.

Figures are made neutral, and of the entries of a list or the rows of a table only the first is kept: what is
compared is how the page is built, not what is on it today.
"""

import os
import re
from pathlib import Path

from playwright.sync_api import Page

FOLDER = Path(__file__).parent / "snapshots"
UPDATE = "CRM_UPDATE_SNAPSHOTS"
REPEATED = ("listitem", "row", "option", "term", "definition", "article")
_LINE = re.compile(r"^(\s*)- (\w+)")
_DAYS = "Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?"
_MONTHS = "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:tember)?"
_DATE = re.compile(rf"\b(?:{_DAYS}|{_MONTHS}|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b")
_SECRET = re.compile(r"/f/[\w-]+/")
_FIGURES = re.compile(r"(?<!level=)\d+")


def neutral(snapshot: str) -> str:
    """The same without figures, names of days, and repetitions."""
    kept: list[str] = []
    seen: dict[int, set[str]] = {}
    skipping: int | None = None
    for line in snapshot.splitlines():
        found = _LINE.match(line)
        depth = len(line) - len(line.lstrip())
        if skipping is not None and depth > skipping:
            continue
        skipping = None
        for deeper in [each for each in seen if each > depth]:
            del seen[deeper]
        role = found.group(2) if found else ""
        if role in REPEATED:
            if role in seen.setdefault(depth, set()):
                skipping = depth
                continue
            seen[depth].add(role)
        if not line.lstrip().startswith("- /url:"):
            kept.append(_DATE.sub("Day", _FIGURES.sub("0", _SECRET.sub("/f/secret/", line))))
    return "\n".join(kept) + "\n"


def differs(page: Page, name: str) -> str:
    """What the page says now beside what is kept; empty when it is the same. Kept anew when asked to."""
    said = neutral(page.locator("main").aria_snapshot())
    file = FOLDER / f"{name}.yml"
    if os.environ.get(UPDATE) == "1":
        FOLDER.mkdir(exist_ok=True)
        file.write_text(said, encoding="utf-8")
    kept = file.read_text(encoding="utf-8") if file.exists() else ""
    return "" if said == kept else f"{name}: kept\n{kept}\nnow\n{said}"
