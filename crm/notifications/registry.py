"""Who writes the mail of a kind. Features above register a renderer; nothing here knows them."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.when import When
from crm.outbound.mail import Mail

Renderer = Callable[[Session, User, str, When], Mail | None]
"""(session, user, occurrence key, present) -> the mail as it is to be now; None when nothing is due."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of mail. A subscription carries the one-click way out (RFC 8058)."""

    kind: str
    renderer: Renderer
    is_subscription: bool = True


_subjects: dict[str, Subject] = {}


def register(subject_kind: str, renderer: Renderer, *, is_subscription: bool = True) -> None:
    """Let `renderer` write the mails of this kind; a later call replaces an earlier one."""
    _subjects[subject_kind] = Subject(subject_kind, renderer, is_subscription)


def forget(kind: str) -> None:
    """Nobody writes mails of this kind any more: they stay queued."""
    _subjects.pop(kind, None)


def subject(kind: str) -> Subject | None:
    """Who writes mails of this kind, if anybody does."""
    return _subjects.get(kind)


def known_kinds() -> frozenset[str]:
    """The kinds that somebody writes; deliveries of other kinds stay queued."""
    return frozenset(_subjects)
