"""The board: openings as cards in columns by stage, those that have ended in the last one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import to_user_timezone

from crm.core.kinds import Stage
from crm.openings.wording import STAGE, TONE, title
from crm.web.dates import ago, day

OPEN_STAGES = tuple(stage for stage in Stage if not stage.is_final)
ENDED = "ended"
SOON = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Card:
    """An opening on the board. `stage_text` is empty where the column says it."""

    id: int
    title: str
    company: str
    stage: Stage
    stage_text: str
    stage_tone: str
    note: str
    until: str
    until_tone: str
    asks_until: bool
    interest: int | None
    moves: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Lane:
    """A column; `count` is how many there are, also of those that are not drawn."""

    key: str
    label: str
    count: int
    cards: list[Card]
    is_current: bool

    @property
    def is_cut(self) -> bool:
        """Whether the list has more than the board."""
        return self.count > len(self.cards)


def lanes(
    going: Sequence[Any], ended: Sequence[Any], counts: Mapping[Stage, int], wanted: str, *, today: date
) -> list[Lane]:
    """The columns. A phone shows the `wanted` one, else the interviews, else the first with cards."""
    cards: dict[str, list[Card]] = {key: [] for key in (*(stage.value for stage in OPEN_STAGES), ENDED)}
    for row in going:
        cards[row.stage.value].append(_card(row, today))
    cards[ENDED] = [_card(row, today) for row in ended]
    likely = (wanted, Stage.INTERVIEWING.value, *(key for key in cards if cards[key]))
    asked = (key for key in likely if cards.get(key) or (key == wanted and key in cards))
    current = next(asked, OPEN_STAGES[0].value)
    over = sum(number for stage, number in counts.items() if stage.is_final)
    numbers = {stage.value: counts.get(stage, 0) for stage in OPEN_STAGES} | {ENDED: over}
    return [
        Lane(
            key=key,
            label=_("Ended") if key == ENDED else str(STAGE[Stage(key)]),
            count=numbers[key],
            cards=found,
            is_current=key == current,
        )
        for key, found in cards.items()
    ]


def moves(stage: Stage) -> list[tuple[str, str]]:
    """Where a card may go from here."""
    return [(each.value, str(STAGE[each])) for each in Stage if each is not stage]


def note(row: Any, *, today: date) -> str:
    """The next interview, else the last one, else the day of applying or of the last change."""
    if row.next_at is not None:
        return _("Interview %(when)s", when=ago(to_user_timezone(row.next_at).date(), today))
    if row.last_on is not None:
        return _("Last talk %(when)s", when=ago(row.last_on, today))
    if row.applied_on is not None:
        return _("Applied %(when)s", when=ago(row.applied_on, today))
    return _("Since %(day)s", day=day(row.stage_changed_on)) if row.stage_changed_on else ""


def until(row: Any) -> str:
    """Until when an offer has to be answered."""
    is_asked = row.stage is Stage.OFFER and row.decide_by is not None
    return _("Decide by %(day)s", day=day(row.decide_by)) if is_asked else ""


def urgency(decide_by: date | None, *, today: date) -> str:
    """The tone of a day to decide by."""
    if decide_by is None or decide_by > today + SOON:
        return "neutral"
    return "danger" if decide_by < today else "warn"


def _card(row: Any, today: date) -> Card:
    return Card(
        id=row.id,
        title=title(row.title),
        company=row.company,
        stage=row.stage,
        stage_text=str(STAGE[row.stage]) if row.stage.is_final else "",
        stage_tone=TONE[row.stage],
        note=note(row, today=today),
        until=until(row),
        until_tone=urgency(row.decide_by, today=today),
        asks_until=row.stage is Stage.OFFER and row.decide_by is None,
        interest=row.interest,
        moves=moves(row.stage),
    )
