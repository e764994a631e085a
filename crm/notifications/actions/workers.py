"""The processes that plan and send, and the signs of life that they leave."""

import os
import secrets
import socket
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from crm.notifications.models import Worker

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@cache
def boot_id() -> str:
    """What tells one run of this machine from the next; empty where the system does not say."""
    return BOOT_ID.read_text().strip() if BOOT_ID.exists() else ""


def enlist(session: Session, *, now: datetime, worker_id: str | None = None) -> str:
    """Register this process, again under `worker_id`; returns its id, which no other process ever has."""
    worker = Worker(
        id=worker_id or secrets.token_hex(8),
        host=socket.gethostname(),
        pid=os.getpid(),
        boot_id=boot_id(),
        started_at=now,
        heartbeat_at=now,
    )
    session.add(worker)
    session.flush()
    return worker.id


def beat(session: Session, worker_id: str, *, now: datetime, ticked_at: datetime | None) -> bool:
    """Leave a sign of life, and when the last tick went well; False when the process is not on the list."""
    found = session.execute(
        update(Worker).where(Worker.id == worker_id).values(heartbeat_at=now, ticked_at=ticked_at)
    )
    return found.rowcount == 1  # type: ignore[attr-defined, no-any-return]


def retire(session: Session, worker_id: str) -> None:
    """Take this process off the list."""
    session.execute(delete(Worker).where(Worker.id == worker_id))
