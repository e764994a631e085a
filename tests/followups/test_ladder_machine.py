"""No story of saving, moving, answering and undoing plants twice, leaves an orphan or a wrong date."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from crm.contacts import actions as contacts
from crm.contacts.models import Contact, LinkedIn
from crm.core.cadence import Tier
from crm.core.kinds import Direction, FollowUpState, InteractionKind, InterviewState, Stage
from crm.core.roles import Role
from crm.followups import actions as followups
from crm.followups.actions import AlreadyDecided, NewFollowUp, Outcome
from crm.interactions import actions as interactions
from crm.interactions.actions import NewInteraction
from crm.interviews import actions as interviews
from crm.interviews.actions import DebriefValues, NewPromise, Part, Stamp
from crm.interviews.models import Interview
from crm.openings import actions as openings
from tests.followups.world import World, utc

# around both changes of the clock in Europe and in America
STARTS = st.sampled_from([date(2026, 3, 6), date(2026, 3, 27), date(2026, 10, 23), date(2026, 10, 30)])
ZONES = st.sampled_from(
    [
        "Pacific/Pago_Pago",
        "America/New_York",
        "America/St_Johns",
        "Europe/Berlin",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Kiritimati",
    ]
)
DAYS, HOURS = st.integers(-4, 8), st.integers(0, 22)
PICK, AGO = st.integers(0, 20), st.integers(0, 70)
SHELVES = ["archive", "unarchive", "trash", "restore", "resume"]
ROLES = st.lists(st.tuples(PICK, st.sampled_from(Role)), max_size=3)
TALKS = st.sampled_from([kind for kind in InteractionKind if kind is not InteractionKind.INTERVIEW])
OPEN, DONE, SKIPPED = FollowUpState.OPEN, FollowUpState.DONE, FollowUpState.SKIPPED

Thing = TypeVar("Thing")


def one_of(things: list[Thing], pick: int) -> Thing | None:
    return things[pick % len(things)] if things else None


class Story(RuleBasedStateMachine):
    """A user to whom things happen in any order."""

    world: World

    @initialize(start=STARTS, hour=HOURS, zone=ZONES)
    def begin(self, start: date, hour: int, zone: str) -> None:
        self.world = World(utc(start, hour), zone)
        self.meet(Tier.A)
        self.meet(None)

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.close()

    def act(self, action: Callable[..., Any], *args: Any, **more: Any) -> None:
        """Do something as a route does: all of it, or nothing where it is refused."""
        try:
            action(self.world.session, *args, when=self.world.when, **more)
        except (AlreadyDecided, ValueError):
            self.world.session.rollback()
        self.world.keep()

    @precondition(lambda self: len(self.world.contacts()) < 5)
    @rule(tier=st.none() | st.sampled_from(Tier))
    def meet(self, tier: Tier | None) -> None:
        new = contacts.NewContact(f"Person {len(self.world.contacts())}", tier=tier)
        self.act(contacts.add, new)

    # Interviews

    @precondition(lambda self: len(self.world.interviews) < 4)
    @rule(opening=PICK, day=DAYS, hour=HOURS, zone=ZONES, people=ROLES)
    def plan(self, opening: int, day: int, hour: int, zone: str, people: list[tuple[int, Role]]) -> None:
        world = self.world
        values = world.values(world.day(day), hour, zone)
        world.plan(world.openings[opening % 3], values, self.chosen(people))
        world.keep()

    @rule(pick=PICK, day=DAYS, hour=HOURS, zone=ZONES, by_message=st.booleans())
    def move(self, pick: int, day: int, hour: int, zone: str, *, by_message: bool) -> None:
        interview = one_of(self.world.interviews, pick)
        if interview is not None:
            values = self.world.values(self.world.day(day), hour, zone)
            if by_message:
                self.act(interviews.update, interview, values, Stamp("x@example.org"))
            else:
                self.act(interviews.edit, interview, values)

    @rule(pick=PICK, verb=st.sampled_from(["cancel", "missed", "reopen", "trash", "untrash"]))
    def decide(self, pick: int, verb: str) -> None:
        interview = one_of(self.world.interviews, pick)
        if interview is None:
            return
        if verb == "missed":
            if interview.starts_at <= self.world.now and interview.state.stands:
                self.act(interviews.set_state, interview, InterviewState.MISSED)
        else:
            self.act(getattr(interviews, verb), interview)

    @rule(pick=PICK, people=ROLES, drop=st.booleans())
    def name_people(self, pick: int, people: list[tuple[int, Role]], *, drop: bool) -> None:
        interview = one_of(self.world.interviews, pick)
        if interview is not None:
            parts = [Part(contact.id, role) for contact, role in self.chosen(people)]
            self.act(interviews.set_people, interview, parts, drop=drop)

    @rule(pick=PICK, opening=PICK)
    def correct_opening(self, pick: int, opening: int) -> None:
        interview = one_of(self.world.interviews, pick)
        if interview is not None:
            self.act(interviews.move_to, interview, self.world.openings[opening % 3].id)

    @rule(pick=PICK, heard_by=st.none() | DAYS, promises=st.lists(st.tuples(PICK, DAYS), max_size=2))
    def debrief(self, pick: int, heard_by: int | None, promises: list[tuple[int, int]]) -> None:
        interview = one_of(self.world.interviews, pick)
        if interview is None:
            return
        values = DebriefValues(
            heard_by=self.world.day(heard_by) if heard_by is not None else None,
            promises=[
                NewPromise(f"thing {who % 3}", self.world.day(day), self.contact(who).id)
                for who, day in promises
            ],
        )
        self.act(interviews.save_debrief, self.company_of(interview), interview.local_day, values)

    # Openings and contacts

    @rule(opening=PICK, stage=st.sampled_from(Stage), is_own_act=st.booleans())
    def change_stage(self, opening: int, stage: Stage, *, is_own_act: bool) -> None:
        row = self.world.openings[opening % 3]
        more = {} if is_own_act else {"changed_on": None}
        self.act(openings.set_stage if is_own_act else openings.take_back_stage, row, stage, **more)

    @rule(opening=PICK, back=st.booleans())
    def throw_opening_away(self, opening: int, *, back: bool) -> None:
        self.act(openings.restore if back else openings.trash, self.world.openings[opening % 3])

    @rule(opening=PICK, day=st.none() | DAYS)
    def decide_by(self, opening: int, day: int | None) -> None:
        until = self.world.day(day) if day is not None else None
        self.act(openings.set_decide_by, self.world.openings[opening % 3], until)

    @rule(opening=PICK, who=PICK, role=st.none() | st.sampled_from(Role))
    def name_opening_people(self, opening: int, who: int, role: Role | None) -> None:
        row, contact = self.world.openings[opening % 3], self.contact(who)
        if role is None:
            self.act(openings.remove_person, row, contact.id)
        else:
            self.act(openings.add_person, row, contact.id, role)

    @rule(who=PICK, company=st.none() | st.integers(0, 1), title=st.sampled_from(["", "Lead"]))
    def change_jobs(self, who: int, company: int | None, title: str) -> None:
        company_id = self.world.companies[company].id if company is not None else None
        self.act(contacts.move, self.contact(who), company_id=company_id, title=title, moved_on=None)

    @rule(who=PICK, state=st.sampled_from(LinkedIn))
    def stand_on_linkedin(self, who: int, state: LinkedIn) -> None:
        self.act(contacts.set_linkedin, self.contact(who), state, on=self.world.day(0))

    @rule(opening=PICK, company=st.integers(0, 1))
    def correct_company(self, opening: int, company: int) -> None:
        row, target = self.world.openings[opening % 3], self.world.companies[company]
        values = openings.NewOpening(target.id, row.title, stage=row.stage, decide_by=row.decide_by)
        self.act(openings.edit, row, values)

    @rule(company=st.integers(0, 1), back=st.booleans())
    def throw_company_away(self, company: int, *, back: bool) -> None:
        verb = contacts.restore_company if back else contacts.trash_company
        self.act(verb, self.world.companies[company])

    @rule(who=PICK, verb=st.sampled_from(SHELVES))
    def shelve(self, who: int, verb: str) -> None:
        self.act(getattr(contacts, verb), self.contact(who))

    @rule(who=PICK, tier=st.none() | st.sampled_from(Tier))
    def set_rhythm(self, who: int, tier: Tier | None) -> None:
        self.act(contacts.set_cadence, self.contact(who), tier=tier, own_months=None)

    @rule(who=PICK, days=st.none() | st.integers(1, 9))
    def pause(self, who: int, days: int | None) -> None:
        until = self.world.day(days) if days is not None else None
        self.act(contacts.pause, self.contact(who), until=until)

    # The log

    @rule(who=st.lists(PICK, min_size=1, max_size=2), kind=TALKS, ago=AGO, answer=st.booleans())
    def log(self, who: list[int], kind: InteractionKind, ago: int, *, answer: bool) -> None:
        people = tuple({self.contact(each).id for each in who})
        direction = Direction.IN if answer else Direction.OUT
        self.act(interactions.log, NewInteraction(kind, self.world.day(-ago), people, direction=direction))

    @rule(pick=PICK, kind=TALKS, ago=AGO, who=PICK)
    def correct_log(self, pick: int, kind: InteractionKind, ago: int, who: int) -> None:
        row = one_of(self.world.talks(), pick)
        if row is not None:
            values = NewInteraction(kind, self.world.day(-ago), (self.contact(who).id,))
            self.act(interactions.edit, row, values)

    @rule(pick=PICK)
    def remove_log(self, pick: int) -> None:
        row = one_of(self.world.talks(), pick)
        if row is not None:
            self.act(interactions.remove, row)

    # Answers

    @rule(pick=PICK, kind=TALKS, also=PICK)
    def done(self, pick: int, kind: InteractionKind, also: int) -> None:
        row, other = one_of(self.world.followups(OPEN), pick), one_of(self.world.followups(OPEN), also)
        if row is not None and other is not None:
            self.act(followups.done, row, Outcome(kind, also=(other.id,)))

    @rule(pick=PICK)
    def undo_done(self, pick: int) -> None:
        row = one_of(self.world.followups(DONE), pick)
        if row is not None:
            self.act(followups.undo_done, row)

    @rule(pick=PICK, verb=st.sampled_from(["skip", "wake", "not_reached", "undo_not_reached"]))
    def answer(self, pick: int, verb: str) -> None:
        row = one_of(self.world.followups(OPEN), pick)
        more: dict[str, dict[str, Any]] = {"not_reached": {"text": ""}, "undo_not_reached": {"was": None}}
        if row is not None:
            self.act(getattr(followups, verb), row, **more.get(verb, {}))

    @rule(pick=PICK)
    def undo_skip(self, pick: int) -> None:
        row = one_of(self.world.followups(SKIPPED), pick)
        if row is not None:
            self.act(followups.undo_skip, row)

    @rule(pick=PICK, days=st.integers(0, 20))
    def snooze(self, pick: int, days: int) -> None:
        row = one_of(self.world.followups(OPEN), pick)
        if row is not None:
            self.act(followups.snooze, row, self.world.day(days))

    @rule(who=PICK, days=DAYS)
    def remind_me(self, who: int, days: int) -> None:
        self.act(followups.add, NewFollowUp("Call", self.world.day(days), self.contact(who).id))

    # Time and place

    @rule(hours=st.sampled_from([1, 5, 24, 72, 200, 900]))
    def time_passes(self, hours: int) -> None:
        self.world.now += timedelta(hours=hours)
        self.world.sweep()
        self.world.keep()

    @rule(zone=ZONES)
    def travel(self, zone: str) -> None:
        self.world.user.zone = zone
        self.world.sweep()
        self.world.keep()

    # What holds

    @invariant()
    def what_is_stored_follows_from_the_facts(self) -> None:
        if hasattr(self, "world"):
            assert self.world.unsettled() == []

    @invariant()
    def nothing_is_planted_twice_and_nothing_is_left_behind(self) -> None:
        if hasattr(self, "world"):
            assert (self.world.doubled(), self.world.orphans(), self.world.untold()) == ([], [], [])

    def contact(self, pick: int) -> Contact:
        everybody = self.world.contacts()
        return everybody[pick % len(everybody)]

    def chosen(self, people: list[tuple[int, Role]]) -> list[tuple[Contact, Role]]:
        found = {self.contact(pick).id: (self.contact(pick), role) for pick, role in people}
        return list(found.values())

    def company_of(self, interview: Interview) -> int:
        return next(row.company_id for row in self.world.openings if row.id == interview.opening_id)


TestStory = Story.TestCase
TestStory.settings = settings(
    max_examples=12,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
