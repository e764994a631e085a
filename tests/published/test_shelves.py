"""Shelves: what lies on them, how it is numbered, what comes and goes with time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Contact
from crm.core.kinds import InteractionKind
from crm.core.roles import Role
from crm.core.when import When
from crm.followups import actions as followups
from crm.followups.models import FollowUp
from crm.interviews import actions as interviews
from crm.published import actions, queries
from crm.published.actions.opening import NoShelf
from crm.published.models import PublishedMark, PublishedObject, Shelf
from crm.published.reach import MOST
from crm.published.site import Site
from tests.factories import a_company, a_contact, an_interaction, an_interview, an_opening
from tests.published.conftest import Shelves

F, I, C = Shelf.FOLLOW_UPS, Shelf.INTERVIEWS, Shelf.CONTACTS  # noqa: E741 - one letter each
DAY = date(2026, 11, 30)
CLIENT_CARD = (
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:abc\r\nFN:Dana Hart\r\nN:Hart;Dana;;;\r\n"
    b"X-PHONE-COLOUR:green\r\nitem1.EMAIL;TYPE=INTERNET:dana@example.org\r\nEND:VCARD\r\n"
)


def later(when: When, **span: float) -> When:
    return replace(when, now=when.now + timedelta(**span))


def a_task(session: Session, when: When, title: str = "call", contact: Contact | None = None) -> FollowUp:
    new = followups.NewFollowUp(title, DAY, contact_id=contact.id if contact else None)
    return followups.add(session, new, when=when)


def test_shelves_are_opened_once(session: Session, user: User, site: Site, when: When) -> None:
    assert queries.shelves(session) == {}
    with pytest.raises(NoShelf):
        actions.catch_up(session, F, site=site, when=when)
    actions.open_shelves(session, now=when.now)
    session.commit()
    opened = queries.shelves(session)
    assert {state.is_stale for state in opened.values()} == {True}
    assert len({state.epoch for state in opened.values()}) == 3
    actions.open_shelves(session, now=when.now)
    session.commit()
    assert queries.shelves(session) == opened


def test_only_what_changes_for_a_client_gets_a_new_number(
    session: Session, shelves: Shelves, when: When
) -> None:
    dana, eva = a_contact(session, "Dana Hart"), a_contact(session, "Eva Kovac")
    assert shelves.caught_up() == {C: 2}
    before = {each.ref_id: (each.seq, each.etag) for each in shelves.on(C)}
    dana.notes = "Likes tea"
    actions.mark(session, C, [eva.id])
    assert shelves.caught_up() == {C: 1}
    after = {each.ref_id: (each.seq, each.etag) for each in shelves.on(C)}
    assert after[eva.id] == before[eva.id]
    assert after[dana.id][0] == max(seq for seq, _etag in before.values()) + 1
    assert after[dana.id][1] != before[dana.id][1]
    assert [each.ref_id for each in queries.since(session, C, 2)] == [dana.id]
    assert not any(state.is_stale for state in queries.shelves(session).values())


def test_names_are_stable_and_uids_are_those_of_feeds(session: Session, shelves: Shelves, when: When) -> None:
    dana = a_contact(session, "Dana Hart")
    task, talk = a_task(session, when), an_interview(session, day=DAY)
    shelves.caught_up()
    names = {each.name: each.uid for shelf in Shelf for each in shelves.on(shelf)}
    mark = shelves.site.mark
    assert names == {
        f"followup-{task.id}.ics": f"followup-{task.id}-{mark}@keepwarm",
        f"interview-{talk.id}.ics": f"interview-{talk.id}-{mark}@keepwarm",
        f"contact-{dana.id}.vcf": f"contact-{dana.id}-{mark}@keepwarm",
    }
    assert all(f"UID:{uid}" in shelves.body(*_place(name)) for name, uid in names.items())


def _place(name: str) -> tuple[Shelf, int]:
    word, _, rest = name.partition("-")
    return {"followup": F, "interview": I, "contact": C}[word], int(rest.partition(".")[0])


def test_a_task_says_why_and_with_what_words(session: Session, shelves: Shelves, when: When) -> None:
    company = a_company(session, "Initech")
    dana = a_contact(session, "Dana Hart", company=company, title="Recruiter", met_where="the fair")
    an_interaction(session, dana, on=date(2026, 11, 20), kind=InteractionKind.CALL, text="About orchids")
    task = a_task(session, when, "send the paper", dana)
    shelves.caught_up()
    body = shelves.body(F, task.id)
    assert "SUMMARY:Send the paper (Dana Hart)" in body
    assert "DUE;VALUE=DATE:20261130" in body
    assert "Recruiter at Initech" in body
    assert "Met: the fair" in body
    assert "Last word: Call on Fri\\, Nov 20: About orchids" in body
    assert f"Open: {shelves.site.base}/contacts/{dana.id}" in body
    assert "/n/" not in body, "a signed link"
    followups.done(session, task, followups.Outcome(kind=InteractionKind.EMAIL), when=when)
    shelves.caught_up()
    assert "STATUS:COMPLETED" in shelves.body(F, task.id)
    assert "COMPLETED:20261125T120000Z" in shelves.body(F, task.id)


def test_private_words_reach_no_device(session: Session, shelves: Shelves, when: When) -> None:
    opening = an_opening(session, notes="SECRET1", salary="SECRET2", interest_before=5)
    dana = a_contact(session, "Dana Hart", helps="SECRET3", met_through="SECRET4")
    an_interview(session, opening=opening, day=DAY, people=[(dana, Role.RECRUITER)], notes="SECRET5")
    interviews.save_debrief(
        session,
        opening.company_id,
        date(2026, 11, 23),
        interviews.DebriefValues(doubts="SECRET6", learned="SECRET7", in_confidence="SECRET8"),
        when=when,
    )
    a_task(session, when, "call", dana)
    shelves.caught_up()
    written = b"".join(each.body or b"" for shelf in Shelf for each in shelves.on(shelf))
    assert written.count(b"BEGIN:V") >= 5
    assert b"SECRET" not in written


def test_an_interview_is_told_in_full(session: Session, shelves: Shelves, when: When) -> None:
    dana = a_contact(session, "Dana Hart", met_where="the fair")
    an_interaction(session, dana, on=date(2026, 11, 20), text="About orchids")
    talk = an_interview(session, day=DAY, people=[(dana, Role.RECRUITER)], link="https://meet.example.org/1")
    shelves.caught_up()
    body = shelves.body(I, talk.id)
    assert "SUMMARY:Technical interview · Initech" in body
    assert "Dana Hart\\, recruiter" in body.replace("Recruiter", "recruiter")
    assert "Join: https://meet.example.org/1" in body
    assert "Met: the fair" in body
    assert "About orchids" in body
    assert "DTSTART:20261130T130000Z" in body
    interviews.cancel(session, talk, when=when)
    shelves.caught_up()
    assert "STATUS:CANCELLED" in shelves.body(I, talk.id)
    assert "SUMMARY:Cancelled: " in shelves.body(I, talk.id)


def test_what_a_client_stored_is_what_the_next_change_is_written_into(
    session: Session, shelves: Shelves, when: When
) -> None:
    dana = a_contact(session, "Dana Hart", email="dana@example.org")
    actions.store(session, C, name="abc.vcf", body=CLIENT_CARD, ref_id=dana.id, now=when.now)
    assert shelves.caught_up() == {}
    assert [each.body for each in shelves.on(C)] == [CLIENT_CARD]
    dana.name, dana.name_key = "Dana Winter", "dana winter"
    assert shelves.caught_up() == {C: 1}
    [card] = shelves.on(C)
    assert (card.name, card.uid) == ("abc.vcf", "abc")
    assert b"X-PHONE-COLOUR:green\r\nitem1.EMAIL;TYPE=INTERNET:dana@example.org\r\n" in (card.body or b"")
    assert b"FN:Dana Winter\r\n" in (card.body or b"")


def test_a_thing_that_moves_to_another_name_leaves_a_tombstone(
    session: Session, shelves: Shelves, when: When
) -> None:
    dana = a_contact(session, "Dana Hart", email="dana@example.org")
    shelves.caught_up()
    actions.store(session, C, name="abc.vcf", body=CLIENT_CARD, ref_id=dana.id, now=when.now)
    shelves.caught_up()
    lines = [(each.name, each.gone_at is None) for each in queries.since(session, C, 0)]
    assert lines == [(f"contact-{dana.id}.vcf", False), ("abc.vcf", True)]


def test_a_name_that_a_client_took_is_left_to_it(session: Session, shelves: Shelves, when: When) -> None:
    dana = a_contact(session, "Dana Hart")
    actions.store(session, C, name=f"contact-{dana.id}.vcf", body=CLIENT_CARD, ref_id=None, now=when.now)
    shelves.caught_up()
    assert {each.name: each.ref_id for each in shelves.on(C)} == {
        f"contact-{dana.id}.vcf": None,
        f"contact-{dana.id}-1.vcf": dana.id,
    }


def test_what_a_client_hid_stays_hidden_until_it_is_open_again(
    session: Session, shelves: Shelves, when: When
) -> None:
    task = a_task(session, when)
    followups.done(session, task, followups.Outcome(kind=None), when=when)
    shelves.caught_up()
    row = queries.about(session, F, task.id)
    assert row is not None
    actions.bury(session, row, now=when.now, is_hidden=True)
    actions.mark(session, F)
    assert shelves.caught_up() == {}
    assert shelves.on(F) == []
    followups.undo_done(session, task, when=when)
    assert shelves.caught_up() == {F: 1}
    assert [each.name for each in shelves.on(F)] == [f"followup-{task.id}.ics"]


def test_what_is_over_for_long_leaves_and_tombstones_are_forgotten(
    session: Session, user: User, shelves: Shelves, when: When
) -> None:
    task, stays = a_task(session, when), a_task(session, when, "write")
    talk, gone = an_interview(session, day=DAY), a_contact(session, "Dana Hart")
    contacts.trash(session, a_contact(session, "Eva Kovac"), when=when)
    shelves.caught_up()
    followups.skip(session, task, when=when)
    interviews.cancel(session, talk, when=when)
    session.delete(gone)
    shelves.caught_up()
    shelves.when = later(when, days=31)
    actions.prune(session, when=shelves.when)
    assert shelves.caught_up() == {I: 1}
    [tombstone] = session.scalars(select(PublishedObject).where(PublishedObject.shelf == C))
    assert (tombstone.size, tombstone.face) == (0, "")
    assert queries.body(session, tombstone.id) is None
    shelves.when = later(when, days=91)
    before = queries.shelves(session)[C]
    assert actions.prune(session, when=shelves.when) == 1
    assert shelves.caught_up() == {F: 1}
    assert [each.ref_id for each in shelves.on(F)] == [stays.id]
    after = queries.shelves(session)[C]
    assert (before.pruned_seq, after.pruned_seq, after.seq) == (0, 2, before.seq)


def test_marks_that_nobody_reads_become_one(
    session: Session, user: User, shelves: Shelves, when: When
) -> None:
    session.add_all(PublishedMark(shelf=C, ref_id=number) for number in range(MOST + 1))
    session.commit()
    actions.prune(session, when=when)
    assert shelves.marked() == {(C, None)}


def test_another_address_or_epoch_concerns_every_account(
    session: Session, user: User, shelves: Shelves
) -> None:
    before = queries.shelves(session)
    assert actions.keep_ground(session, "https://one.example.org")
    assert not actions.keep_ground(session, "https://one.example.org")
    assert shelves.marked() == {(shelf, None) for shelf in Shelf}
    shelves.caught_up()
    actions.renew_epochs(session)
    assert shelves.marked() == {(shelf, None) for shelf in Shelf}
    assert all(state.epoch != before[shelf].epoch for shelf, state in queries.shelves(session).items())


def test_properties_that_clients_set_stay(session: Session, shelves: Shelves) -> None:
    actions.set_properties(session, F, {"{DAV:}displayname": "Tasks", "{x}order": "1"})
    actions.set_properties(session, F, {"{x}order": None})
    session.commit()
    assert queries.shelves(session)[F].properties == {"{DAV:}displayname": "Tasks"}


def test_bringing_up_to_date_asks_as_often_for_many_as_for_few(
    session: Session, shelves: Shelves, when: When
) -> None:
    def asked(count: int) -> int:
        for number in range(count):
            dana = a_contact(session, f"P {number}", email=f"p{number}@example.org")
            a_task(session, when, "call", dana)
            an_interview(session, day=DAY, people=[(dana, Role.RECRUITER)])
        session.commit()
        session.expunge_all()
        seen: list[str] = []
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *told: seen.append(told[2]))
        for shelf in Shelf:
            actions.catch_up(session, shelf, site=shelves.site, when=when)
        session.commit()
        return len(seen)

    assert asked(2) == asked(9)


def test_a_bad_row_keeps_back_no_other(
    session: Session, shelves: Shelves, when: When, monkeypatch: pytest.MonkeyPatch
) -> None:
    dana, eva = a_contact(session, "Dana Hart"), a_contact(session, "Eva Kovac")
    shelves.caught_up()
    row = queries.about(session, C, dana.id)
    assert row is not None
    row.body = b"no card at all"
    session.flush()
    dana.notes = eva.notes = "Likes tea"
    session.commit()
    assert actions.catch_up(session, C, site=shelves.site, when=when) == 1
    assert "Likes tea" in shelves.body(C, eva.id)
