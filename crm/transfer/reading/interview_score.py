"""Is it an interview? Points for and against, never a hard rule; the reasons are shown."""

from collections.abc import Callable
from dataclasses import dataclass

from crm.transfer.reading import addresses
from crm.transfer.reading.codes import ScoreReason
from crm.transfer.reading.limits import CROWD
from crm.transfer.reading.phrases import mentions

CERTAIN = 3
POSSIBLE = 1


@dataclass(frozen=True, slots=True)
class Facts:
    """What the score goes by. `senders` are the addresses of organiser, From, Sender and Reply-To."""

    summary: str
    senders: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    organiser: str | None = None
    attendees: tuple[str, ...] = ()
    own: frozenset[str] = frozenset()
    domain: str | None = None
    known_domains: frozenset[str] = frozenset()
    is_all_day: bool = False
    is_endless: bool = False
    invited: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    points: int
    reasons: tuple[str, ...]

    @property
    def is_interview(self) -> bool:
        return self.points >= CERTAIN

    @property
    def is_doubtful(self) -> bool:
        return self.points < CERTAIN


def score(facts: Facts) -> Score:
    met = [(points, reason) for points, reason, holds in _RULES if holds(facts)]
    return Score(sum(points for points, _ in met), tuple(reason for _, reason in met))


def _by_service(facts: Facts) -> bool:
    hosts = [addresses.host(sender) for sender in facts.senders]
    hosts += [
        link.split("/")[2].rpartition("@")[2].split(":")[0] for link in facts.links if link.count("/") >= 2
    ]
    return any(addresses.is_interview_service(host) for host in hosts) and not _is_job_alert(facts)


def _has_interview_words(facts: Facts) -> bool:
    return mentions(facts.summary, "interview")


def _is_known_company(facts: Facts) -> bool:
    return facts.domain is not None and facts.domain in facts.known_domains


def _is_sole_outsider(facts: Facts) -> bool:
    domain = _domain(facts.organiser)
    if not domain:
        return False
    outside = [email for email in facts.attendees if _domain(email) != domain]
    return len(outside) == 1 and addresses.key(outside[0]) in facts.own


def _has_known_role(facts: Facts) -> bool:
    return mentions(facts.summary, "role")


def _is_own_event(facts: Facts) -> bool:
    if not facts.organiser:
        return False
    return addresses.key(facts.organiser) in facts.own or _domain(facts.organiser) in _work_domains(facts)


def _is_job_alert(facts: Facts) -> bool:
    return any(addresses.is_job_alert(sender) for sender in facts.senders)


def _is_crowd(facts: Facts) -> bool:
    return facts.invited > CROWD


def _user_interviews(facts: Facts) -> bool:
    return _has_interview_words(facts) and _domain(facts.organiser) in _work_domains(facts)


def _work_domains(facts: Facts) -> frozenset[str]:
    """Of the user's own addresses, those at a company."""
    hosts = (addresses.host(own) for own in facts.own)
    return frozenset(addresses.registrable(host) for host in hosts if not addresses.is_freemail(host))


def _domain(email: str | None) -> str | None:
    return addresses.registrable(addresses.host(email)) if email else None


_RULES: tuple[tuple[int, ScoreReason, Callable[[Facts], bool]], ...] = (
    (3, ScoreReason.INTERVIEW_SERVICE, _by_service),
    (3, ScoreReason.INTERVIEW_WORDS, _has_interview_words),
    (2, ScoreReason.KNOWN_COMPANY, _is_known_company),
    (1, ScoreReason.SOLE_OUTSIDER, _is_sole_outsider),
    (1, ScoreReason.KNOWN_ROLE, _has_known_role),
    (-3, ScoreReason.OWN_EVENT, _is_own_event),
    (-3, ScoreReason.JOB_ALERT, _is_job_alert),
    (-3, ScoreReason.ENDLESS, lambda facts: facts.is_endless),
    (-3, ScoreReason.ALL_DAY, lambda facts: facts.is_all_day),
    (-2, ScoreReason.CROWD, _is_crowd),
    (-2, ScoreReason.USER_INTERVIEWS, _user_interviews),
)
