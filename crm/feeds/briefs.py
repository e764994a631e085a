"""What an interview's entry says of the people in it before the talk; only where everything may be said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from crm.core.kinds import InterviewState
from crm.feeds import queries
from crm.feeds.queries import Change
from crm.feeds.scene import Scene
from crm.followups.before import Known, known_people
from crm.followups.wording.before import Told, told
from crm.interviews.models import Interview


@dataclass(frozen=True, slots=True)
class Briefs:
    """Who is known, how often each was changed, and what else the words depend on."""

    known: Mapping[int, Known] = field(default_factory=dict)
    changes: Mapping[int, Change] = field(default_factory=dict)
    notes: Change | None = None

    def told(self, interview: Interview, contact_id: int) -> list[Told]:
        """The lines about somebody, as they read on the day of the talk."""
        if contact_id not in self.known or interview.state is not InterviewState.PLANNED:
            return []
        return told(self.known[contact_id], today=interview.local_day, on=interview.local_day)

    def change(self, interview: Interview) -> Change | None:
        """How often what stands in this entry beside the interview was changed, and when last."""
        if self.notes is None or interview.state is not InterviewState.PLANNED:
            return None
        people = [
            self.changes[part.contact_id]
            for part in interview.participants
            if part.contact_id in self.changes
        ]
        found = [*people, self.notes]
        return Change(sum(each.rev for each in found), max(each.at for each in found))


def briefs(session: Session, interviews: Sequence[Interview], scene: Scene) -> Briefs:
    """What is known of everyone in the planned ones of these interviews."""
    planned = [row for row in interviews if row.state is InterviewState.PLANNED]
    contacts = {
        part.contact_id: part.contact
        for row in planned
        for part in row.participants
        if part.contact.deleted_at is None
    }
    if not (scene.is_full and contacts):
        return Briefs()
    latest = max(row.starts_at for row in planned)
    return Briefs(
        known=known_people(session, contacts, before=latest),
        changes=queries.contact_changes(session, contacts),
        notes=queries.note_changes(session),
    )
