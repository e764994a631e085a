"""The books side by side: what was owed, what the outbox says, what the post office took."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from crm.notifications.actions.channels import SWITCHED_OFF
from crm.notifications.actions.planning import SUPERSEDED
from crm.notifications.actions.settling import NOTHING_DUE
from crm.notifications.models import ChannelKind, DeliveryState
from tests.chaos.simulation import Simulation
from tests.notifications.engine.world import Row

OVER = set(DeliveryState) - {
    DeliveryState.QUEUED,
    DeliveryState.CLAIMED,
    DeliveryState.SENDING,
}
SAID = (DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.UNKNOWN, DeliveryState.HELD)
RESTORED = ("restored", "cloned")


@dataclass
class Account:
    """What came of it. The lists are empty, or something is wrong."""

    figures: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    uncalled: list[str] = field(default_factory=list)
    untrue: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.lost or self.doubled or self.uncalled or self.untrue or self.stuck)


def audit(simulation: Simulation) -> Account:
    """Judge a simulation that is over."""
    account, rows = Account(), simulation.world.rows()
    of_owed: dict[tuple[int, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        of_owed[row.user_id, row.channel.partition(":")[0], row.occ_key].append(row)
        account.figures[str(row.state)] += 1
        if row.state not in OVER:
            account.stuck.append(str(row))
    _owed(simulation, of_owed, account)
    _doubles(simulation, account)
    _truth(simulation, rows, account)
    may = {person.id: person.may for person in simulation.people}
    for user_id, way, day in of_owed:
        if date.fromisoformat(day) not in may[user_id]:
            account.uncalled.append(f"user {user_id} {way} {day}")
    account.figures["occurrences"] = len(of_owed)
    return account


def _owed(simulation: Simulation, of_owed: dict[tuple[int, str, str], list[Row]], account: Account) -> None:
    taken = {(each.user_id, each.way, each.occ_key) for each in simulation.world.office.ledger}
    for person in simulation.people:
        for way, day in person.must:
            owed = (person.id, way, day.isoformat())
            account.figures["owed"] += 1
            if owed in taken or any(_is_answered(simulation, row, of_owed) for row in of_owed[owed]):
                continue
            account.lost.append(f"user {owed}: {of_owed[owed]} {person}")


def _is_answered(simulation: Simulation, row: Row, of_owed: dict[tuple[int, str, str], list[Row]]) -> bool:
    """Whether the outbox answers for it, with a reason that the history knows."""
    if row.state in SAID:
        return True
    person = next(each for each in simulation.people if each.id == row.user_id)
    way = row.channel.partition(":")[0]
    match row.error_class:
        case reason if reason == NOTHING_DUE:
            return simulation.world.nothing_due(row.user_id, row.occ_key)
        case reason if reason == SUPERSEDED:
            return any(
                user_id == row.user_id and other == way and key > row.occ_key
                for user_id, other, key in of_owed
            )
        case reason if reason == SWITCHED_OFF:
            return way in person.switched_off
        case reason if reason in RESTORED:
            return simulation.seen["restores"] > 0
    return False


def _doubles(simulation: Simulation, account: Account) -> None:
    """By key, and by what it tells whom: under another key it would be a double all the same."""
    world = simulation.world
    told: dict[tuple[int, str, str], set[str]] = defaultdict(set)
    times: Counter[tuple[int, str, str]] = Counter()
    for place, each in enumerate(world.office.ledger):
        if any(who == each.user_id and first <= place < end for who, first, end in simulation.undone):
            continue
        owed = (each.user_id, each.way, each.occ_key)
        told[owed].add(each.key)
        times[owed] += 1
    for owed, keys in told.items():
        count = len(keys) if owed[1] == ChannelKind.WEBHOOK else times[owed]
        if count > 1 + simulation.asked_again[owed]:
            account.doubled.append(f"{owed}: {count} times")
    hooks = {each.key for each in world.office.ledger if each.way == ChannelKind.WEBHOOK}
    for key, count in world.office.count.items():
        if key not in hooks and count > 1 + world.allowed[key]:
            account.doubled.append(f"{key}: {count} times")
    account.figures["taken"] = len(world.office.ledger)


def _truth(simulation: Simulation, rows: list[Row], account: Account) -> None:
    """Sent means taken; not sent means not taken, unless it was before the database went back."""
    world = simulation.world
    for row in rows:
        count, asked = world.office.count[row.key], world.allowed[row.key]
        if row.state is DeliveryState.SENT and count == 0:
            account.untrue.append(f"never taken: {row}")
        is_simple = not asked and row.key not in world.past and "webhook" not in row.channel
        if is_simple and count and row.state not in (DeliveryState.SENT, DeliveryState.UNKNOWN):
            account.untrue.append(f"taken: {row}")
