"""The kinds and states, and what each of them means."""

from crm.core.kinds import (
    LOGGED_AS,
    FollowUpKind,
    FollowUpState,
    InteractionKind,
    InterviewState,
    Stage,
    counts_as_contact,
)


def test_notes_attempts_and_connection_requests_do_not_count_as_contact() -> None:
    silent = {kind.value for kind in InteractionKind if not counts_as_contact(kind)}
    assert silent == {"note", "attempt", "connection_request"}


def test_done_skipped_and_expired_satisfy_a_key() -> None:
    assert {state.value for state in FollowUpState if state.satisfies_key} == {"done", "skipped", "expired"}


def test_an_application_that_has_ended_is_final() -> None:
    running = {stage.value for stage in Stage if not stage.is_final}
    assert running == {"saved", "applied", "interviewing", "offer"}


def test_planned_and_held_interviews_stand() -> None:
    assert {state.value for state in InterviewState if state.stands} == {"planned", "held"}


def test_only_thanks_and_connecting_are_logged_without_asking_as_what() -> None:
    assert dict(LOGGED_AS) == {
        FollowUpKind.THANK_YOU: InteractionKind.THANK_YOU,
        FollowUpKind.CONNECT: InteractionKind.CONNECTION_REQUEST,
    }
