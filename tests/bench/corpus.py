"""The sample files: how many are read, and how often the reader agrees with what was written down before."""

from tests.bench.figures import AT_LEAST, Figure
from tests.corpus.score import measure

READ, MAILS, AGREED = 123, 59, 0.95


def figures() -> list[Figure]:
    """The figures on the corpus; none when it is not on this machine."""
    found = measure()
    if not found.calendars:
        return []
    return [
        Figure(
            "corpus: calendars with an event that yield it",
            found.yielding,
            AT_LEAST,
            found.with_event,
            f"of {found.with_event}",
        ),
        Figure("corpus: calendars read", found.parsed, AT_LEAST, READ, f"of {found.calendars}"),
        Figure("corpus: mails answered", found.answered, AT_LEAST, MAILS, f"of {found.mails}"),
        Figure(
            "corpus: agrees with what a person read",
            found.share,
            AT_LEAST,
            AGREED,
            f"{found.right} of {found.checked} in {found.expected_files} files",
        ),
    ]
