"""Who says things of a kind. Features above register themselves; nothing here knows them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.when import When
from crm.outbound.mail import Mail

Renderer = Callable[[Session, User, str, When], Mail | None]
"""(session, user, occurrence key, present) -> the mail as it is to be now; None when nothing is due."""


@dataclass(frozen=True, slots=True)
class Brief:
    """The same in a few words, for every channel but mail.

    The title names nobody: it is read on lock screens. `path` is where it leads, `data` what a program at
    the other end may want to know (JSON values only).
    """

    title: str
    text: str = ""
    path: str = "/"
    data: dict[str, Any] = field(default_factory=dict)


Briefer = Callable[[Session, User, str, When], Brief | None]
"""(session, user, occurrence key, present) -> what to say now; None when nothing is due."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of thing that is said. A subscription's mail carries the one-click way out (RFC 8058).

    `place` is where its notice leads; `{subject}` in it is what a timed one is about.
    """

    kind: str
    renderer: Renderer
    is_subscription: bool = True
    brief: Briefer | None = None
    place: str = "/"

    def said(self, session: Session, user: User, key: str, when: When) -> Brief | None:
        """What channels other than mail say: who writes nothing of their own says the mail's subject."""
        if self.brief is not None:
            return self.brief(session, user, key, when)
        mail = self.renderer(session, user, key, when)
        return Brief(mail.subject) if mail is not None else None


_subjects: dict[str, Subject] = {}


def register(
    subject_kind: str,
    renderer: Renderer,
    *,
    is_subscription: bool = True,
    brief: Briefer | None = None,
    place: str = "/",
) -> None:
    """Let `renderer` and `brief` say things of this kind; a later call replaces an earlier one."""
    _subjects[subject_kind] = Subject(subject_kind, renderer, is_subscription, brief, place)


def forget(kind: str) -> None:
    """Nobody says things of this kind any more: they stay queued."""
    _subjects.pop(kind, None)


def subject(kind: str) -> Subject | None:
    """Who says things of this kind, if anybody does."""
    return _subjects.get(kind)


def place(kind: str, subject: str) -> str:
    """Where a notice of this kind leads."""
    found = _subjects.get(kind)
    return found.place.replace("{subject}", subject) if found is not None else "/"


def known_kinds() -> frozenset[str]:
    """The kinds that somebody writes; deliveries of other kinds stay queued."""
    return frozenset(_subjects)
