"""Calendar objects and cards to lay on shelves."""


def lines(*each: str) -> str:
    return "".join(f"{line}\r\n" for line in each)


def event(uid: str, *more: str, start: str = "20270105T100000Z", end: str = "20270105T110000Z") -> str:
    """An event of one hour; `more` are further lines."""
    times = (f"DTSTART:{start}", f"DTEND:{end}") if start else ()
    return lines(
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", "BEGIN:VEVENT", f"UID:{uid}",
        "DTSTAMP:20261101T080000Z", *times, *more, "END:VEVENT", "END:VCALENDAR",
    )  # fmt: skip


def task(uid: str, *more: str) -> str:
    """A task without any time but its stamp."""
    return lines(
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", "BEGIN:VTODO", f"UID:{uid}",
        "DTSTAMP:20261101T080000Z", *more, "END:VTODO", "END:VCALENDAR",
    )  # fmt: skip


def card(uid: str, name: str, *more: str, version: str = "3.0") -> str:
    return lines(
        "BEGIN:VCARD", f"VERSION:{version}", f"UID:{uid}", f"FN:{name}", f"N:{name};;;;", *more, "END:VCARD"
    )
