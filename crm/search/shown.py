"""Hits as they are drawn: where they lead, what is marked, which line shows why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.core.kinds import InteractionKind, InterviewKind, Stage
from crm.interactions import wording as interactions
from crm.interviews import wording as interviews
from crm.interviews.models import Debrief, Interview
from crm.openings import wording as openings
from crm.openings.models import Opening
from crm.search.asking import Asked
from crm.search.marking import LONG, Piece, covered, first_line, marked, telling_line
from crm.search.matching import Hit
from crm.search.models import Kind
from crm.search.queries import Answer
from crm.web.dates import ago, day

GROUPS: Sequence[tuple[Kind, ...]] = (
    (Kind.CONTACT,),
    (Kind.COMPANY,),
    (Kind.OPENING,),
    (Kind.INTERVIEW, Kind.INTERACTION),
    (Kind.DEBRIEF,),
)
WRITTEN = (Kind.INTERACTION, Kind.DEBRIEF)
STAGES = {stage.value: stage for stage in Stage}
TALKS = {kind.value: kind for kind in InterviewKind}
WORDS = {kind.value: kind for kind in InteractionKind}


@dataclass(frozen=True, slots=True)
class Line:
    """One hit. `name` draws the face of a person or company, `icon` stands for anything else."""

    href: str
    title: list[Piece]
    about: list[Piece]
    context: list[Piece]
    meta: str
    name: str = ""
    is_square: bool = False
    icon: str = ""
    badge: str = ""
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind; there are more of them when it `is_full`."""

    title: str
    lines: list[Line]
    is_full: bool


@dataclass(frozen=True, slots=True)
class _Scene:
    """What lines need beside the hit."""

    leads: Mapping[int, str]
    today: date | None
    long: int


def groups(
    session: Session, answer: Answer, *, today: date | None, most: int, long: int = LONG
) -> list[Group]:
    """What was found by kind, people first; talks and notes together, the latest first.

    At most `most` of each, with a line of about `long` characters to show why; days only if `today` is given.
    """
    leads = _debriefs(session, answer.hits.get(Kind.DEBRIEF, []))
    found = []
    for kinds in GROUPS:
        hits = [hit for kind in kinds for hit in answer.hits.get(kind, [])]
        if len(kinds) > 1:
            hits.sort(key=lambda hit: hit.happened_on or date.min, reverse=True)
        if hits:
            lines = [_line(hit, answer.asked, _Scene(leads, today, long)) for hit in hits[:most]]
            found.append(Group(_titles()[kinds[0]], lines, is_full=len(hits) >= most))
    return found


def _titles() -> Mapping[Kind, str]:
    return {
        Kind.CONTACT: _("People"),
        Kind.COMPANY: _("Companies"),
        Kind.OPENING: _("Openings"),
        Kind.INTERVIEW: _("Talks and notes"),
        Kind.DEBRIEF: _("Debriefs"),
    }


def _line(hit: Hit, asked: Asked, scene: _Scene) -> Line:
    title = hit.title or _untitled(hit)
    seen = covered(title, asked) | covered(hit.about, asked)
    context = telling_line(hit.body, asked, seen, long=scene.long) if len(seen) < len(asked.wanted) else ""
    if not context and hit.kind in WRITTEN:
        context = first_line(hit.body)
    icon, badge, tone = _marks(hit)
    is_face = hit.kind in (Kind.CONTACT, Kind.COMPANY)
    return Line(
        href=_address(hit, scene.leads),
        title=marked(title, asked),
        about=marked(hit.about, asked),
        context=marked(context, asked),
        meta=_when(hit, today=scene.today),
        name=title if is_face else "",
        is_square=hit.kind is Kind.COMPANY,
        icon=icon,
        badge=badge,
        tone=tone,
    )


def _untitled(hit: Hit) -> str:
    if hit.kind is Kind.INTERVIEW and hit.code in TALKS:
        return str(interviews.KIND[TALKS[hit.code]])
    return openings.title("") if hit.kind is Kind.OPENING else _("Without a name")


def _marks(hit: Hit) -> tuple[str, str, str]:
    """Icon, badge and its tone."""
    if hit.kind is Kind.OPENING and hit.code in STAGES:
        stage = STAGES[hit.code]
        return "briefcase", str(openings.STAGE[stage]), openings.TONE[stage]
    if hit.kind is Kind.INTERACTION and hit.code in WORDS:
        kind = WORDS[hit.code]
        return interactions.ICON[kind], str(interactions.KIND[kind]), "neutral"
    if hit.is_archived:
        return "", _("Archived"), "neutral"
    return {Kind.INTERVIEW: "messages", Kind.DEBRIEF: "note"}.get(hit.kind, ""), "", "neutral"


def _when(hit: Hit, *, today: date | None) -> str:
    if today is None:
        return ""
    if hit.kind is Kind.CONTACT:
        return ago(hit.last_on, today) if hit.last_on else ""
    return day(hit.happened_on) if hit.happened_on and hit.kind is not Kind.OPENING else ""


def _address(hit: Hit, leads: Mapping[int, str]) -> str:
    if hit.kind is Kind.COMPANY:
        return url_for("people.company", company_id=hit.ref_id)
    if hit.kind is Kind.OPENING:
        return url_for("people.opening", opening_id=hit.ref_id)
    if hit.kind is Kind.INTERVIEW:
        return url_for("interviews.page", interview_id=hit.ref_id)
    if hit.kind is Kind.DEBRIEF:
        return leads[hit.ref_id]
    return url_for("people.contact", contact_id=hit.contact_id)


def _debriefs(session: Session, hits: Sequence[Hit]) -> dict[int, str]:
    """Where each debrief is shown: on the page of its latest interview, else on that of its company."""
    if not hits:
        return {}
    rows = session.execute(
        select(Debrief.id, Debrief.company_id, Interview.id)
        .outerjoin(Opening, (Opening.company_id == Debrief.company_id) & Opening.deleted_at.is_(None))
        .outerjoin(
            Interview,
            (Interview.opening_id == Opening.id)
            & (Interview.local_day == Debrief.local_day)
            & Interview.deleted_at.is_(None),
        )
        .where(Debrief.id.in_([hit.ref_id for hit in hits]))
        .order_by(Debrief.id, func.coalesce(Interview.id, 0))
    )
    return {
        debrief_id: url_for("interviews.page", interview_id=interview_id)
        if interview_id
        else url_for("people.company", company_id=company_id)
        for debrief_id, company_id, interview_id in rows
    }
