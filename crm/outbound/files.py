"""Mail into files, for trying without a server: one .eml per mail."""

import re
from email.message import EmailMessage
from pathlib import Path

from crm.outbound.outcome import Fence, FenceLost, Outcome, Result, Trouble

SUFFIX = ".eml"


class FileTransport:
    """Writes to `folder`. The name follows from the Message-ID, so that the same mail is one file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, parcel: EmailMessage, fence: Fence) -> Outcome:
        """Write beside, ask the fence, then move into place."""
        target = self.folder / file_name(str(parcel["Message-ID"]))
        beside = target.with_suffix(".part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(parcel.as_bytes())
            fence()
            beside.replace(target)
        except FenceLost:
            beside.unlink(missing_ok=True)
            return Outcome(Result.WITHDRAWN)
        except OSError as problem:
            return Outcome(Result.NOT_SENT, Trouble.FILES, str(problem)[:500])
        return Outcome(Result.SENT, response=target.name)

    def rest(self) -> None:
        """Nothing is kept open here."""

    def abort(self) -> None:
        """Nothing takes long here."""


def file_name(message_id: str) -> str:
    """A file name from the part of a Message-ID before the @."""
    return re.sub(r"[^0-9A-Za-z.-]", "", message_id.partition("@")[0]) + SUFFIX
