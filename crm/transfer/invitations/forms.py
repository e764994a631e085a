"""The preview as a form: everything that was understood can be corrected before it is saved."""

from dataclasses import replace
from typing import Any

from crm.interviews.actions import Decision
from crm.interviews.forms import NEW, InterviewForm
from crm.transfer.invitations.proposal import Proposal, ProposedPerson

__all__ = ["NEW", "InvitationForm", "filled"]


class InvitationForm(InterviewForm):
    """What was understood of an invitation."""

    def confirmed(self, proposal: Proposal) -> Decision:
        """What was confirmed, with what only the file knows; call after `validate`."""
        return replace(
            self.decision(),
            domain=proposal.event.domain or "",
            mailboxes=[each.email for each in proposal.mailboxes if each.email],
        )


def filled(proposal: Proposal) -> dict[str, Any]:
    """The form's values before the user corrected anything."""
    starts, ends = proposal.starts_local, proposal.ends_local
    return {
        "title": proposal.title,
        "company": proposal.company_name,
        "opening": str(proposal.openings[0].id) if proposal.openings else NEW,
        "kind": proposal.kind.value,
        "day": starts.date() if starts else None,
        "starts": starts.time() if starts else None,
        "ends": ends.time() if ends else None,
        "zone": proposal.zone,
        "place": proposal.event.place or "",
        "link": proposal.event.link or "",
        "people": [_person(person) for person in proposal.people],
    }


def _person(proposed: ProposedPerson) -> dict[str, Any]:
    person = proposed.person
    return {
        "take": person.why != "declined",
        "name": person.name,
        "email": person.email or "",
        "title": person.title or "",
        "role": person.role.value,
        "known": str(proposed.known.contact_id) if proposed.known else NEW,
        "is_organiser": "1" if person.is_organiser else "",
        "is_optional": "1" if person.is_optional else "",
    }
