"""What was understood as one JSON object, for `crm inspect`."""

from crm.transfer.reading.values import Event, Understood


def inspect_record(file: str, understood: Understood) -> dict[str, object]:
    """Plain values only. `start` is ISO 8601 in UTC, a date for an all-day event."""
    return {
        "file": file,
        "kind": understood.kind,
        "events": [_event(event) for event in understood.events],
        "cards": understood.cards,
        "rows": understood.rows,
        "repairs": list(understood.repairs),
        "errors": [{"code": str(one.code), "detail": one.detail} for one in understood.errors],
    }


def _event(event: Event) -> dict[str, object]:
    return {
        "uid": event.uid,
        "sequence": event.sequence,
        "method": event.method,
        "start": _start(event),
        "zone": event.zone,
        "summary": event.summary,
        "company": event.company,
        "people": [
            {"name": one.name, "email": one.email, "role": str(one.role), "why": str(one.why)}
            for one in event.people
        ],
        "doubts": [{"code": str(one.code), "detail": one.detail} for one in event.doubts],
    }


def _start(event: Event) -> str | None:
    if event.is_all_day and event.starts_local is not None:
        return event.starts_local.date().isoformat()
    return event.starts_at.isoformat().replace("+00:00", "Z") if event.starts_at else None
