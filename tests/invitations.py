"""Builders of invitations as calendar apps send them."""

from dataclasses import dataclass, field

ORGANISER = ("Nadia Brandt", "nadia.brandt@initech.example")
PANEL = (("Dana Hart", "dana.hart@initech.example"), ("Samir Osei", "samir.osei@initech.example"))
ME = ("Robin Fell", "me@example.org")


@dataclass(frozen=True)
class Invitation:
    """One event as text; times are UTC, `YYYYMMDDTHHMMSSZ`."""

    uid: str = "talk-1@initech.example"
    method: str = "REQUEST"
    sequence: int = 0
    summary: str = "Technical interview with Initech"
    start: str = "20261201T130000Z"
    end: str = "20261201T140000Z"
    stamp: str = "20261120T090000Z"
    location: str = "https://meet.example.org/abc-defg"
    organiser: tuple[str, str] | None = ORGANISER
    people: tuple[tuple[str, str], ...] = PANEL
    me: tuple[str, str] | None = ME
    more: tuple[str, ...] = field(default=())

    def text(self) -> str:
        """The calendar file."""
        lines = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Example//Calendar//EN",
            f"METHOD:{self.method}",
            "BEGIN:VEVENT",
            f"UID:{self.uid}",
            f"SEQUENCE:{self.sequence}",
            f"DTSTAMP:{self.stamp}",
            f"DTSTART:{self.start}",
            f"DTEND:{self.end}",
            f"SUMMARY:{self.summary}",
            f"LOCATION:{self.location}",
        ]
        if self.organiser is not None:
            lines.append(f"ORGANIZER;CN={self.organiser[0]}:mailto:{self.organiser[1]}")
        for name, email in (*self.people, *((self.me,) if self.me else ())):
            lines.append(f"ATTENDEE;CN={name};ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION:mailto:{email}")
        return "\r\n".join([*lines, *self.more, "END:VEVENT", "END:VCALENDAR", ""])

    def data(self) -> bytes:
        """The calendar file as bytes."""
        return self.text().encode()
