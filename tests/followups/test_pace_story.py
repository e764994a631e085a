"""Modes, fresh starts, their undo, answers and time in any order: what is stored is what is derived."""

import random
from datetime import date

import pytest
from sqlalchemy import select

from crm.accounts.actions import change_settings
from crm.core.cadence import Tier
from crm.core.kinds import SearchMode
from crm.db.changes import ChangeAct
from crm.followups.pace import fresh_start, load
from tests.followups.test_ladder_machine import Story


def put_back(story: Story) -> None:
    """Undo the latest fresh start."""
    world = story.world
    acts = world.session.scalars(select(ChangeAct).order_by(ChangeAct.id.desc()))
    for act in [each for each in acts if fresh_start.is_undoable(each, when=world.when)][:1]:
        story.act(fresh_start.undo, world.user, act)


def step(story: Story, chance: random.Random) -> None:
    """One thing that happens."""
    world, pick = story.world, chance.randint(0, 20)
    match chance.choice(["mode", "mode", "fresh", "back", "time", "meet", "skip", "snooze"]):
        case "mode":
            mode = list(SearchMode)[pick % 4]
            change_settings(world.session, world.user, {"search_mode": mode}, now=world.now)
        case "fresh":
            story.act(fresh_start.respread, world.user)
            assert load.standing(world.session, world.user, today=world.when.today).overdue == 0
        case "back":
            put_back(story)
        case "time":
            story.time_passes(hours=chance.choice([24, 200, 900]))
        case "meet":
            story.meet(list(Tier)[pick % 4])
        case "skip":
            story.answer(pick=pick, verb="skip")
        case "snooze":
            story.snooze(pick=pick, days=pick)
    world.keep()


@pytest.mark.parametrize("seed", range(5))
def test_nothing_drifts_from_the_facts(seed: int) -> None:
    chance, story = random.Random(seed), Story()
    story.begin(start=date(2026, 3, 6), hour=9, zone="Europe/Berlin")
    for _ in range(14):
        step(story, chance)
        assert story.world.unsettled() == []
        assert story.world.doubled() == []
    story.teardown()
