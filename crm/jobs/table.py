"""The one table of what runs when. Times in seconds."""

from crm.calendars import jobs as calendars
from crm.jobs import housekeeping, marks, ping
from crm.jobs.runtime import Job, Lane, Runtime
from crm.jobs.watch import HOLD
from crm.notifications import jobs as notifications
from crm.people.bulk import jobs as bulk
from crm.transfer.movein import jobs as movein

DAY = 86_400.0


def tick(runtime: Runtime) -> None:
    """Plan what has come due and send it."""
    try:
        notifications.tick(runtime.app, runtime.sender, may_plan=runtime.may_plan)
    except notifications.NobodyWrites:
        runtime.pulse.mark()
        raise
    runtime.pulse.mark()


def reap(runtime: Runtime) -> None:
    """Free what dead processes held."""
    notifications.reap(runtime.app, runtime.worker_id)


def sweep(runtime: Runtime) -> None:
    """Interviews that ended, steps that ran out, pauses that are over."""
    housekeeping.sweep(runtime.app, runtime.swept)


def retime(runtime: Runtime) -> None:
    """Follow new rules of time zones."""
    housekeeping.retime(runtime.app)


def prune(runtime: Runtime) -> None:
    """Throw away what is over."""
    housekeeping.prune(runtime.app)


def mend(runtime: Runtime) -> None:
    """Bring back what a wrong clock put off into the far future."""
    housekeeping.mend(runtime.app)


def know_again(runtime: Runtime) -> None:
    """Notice when the database is replaced under our feet, and leave a mark to notice it by."""
    marks.recognise(runtime.app)


def ping_outside(runtime: Runtime) -> None:
    """Tell whoever watches from outside that all is well."""
    ping.tell(runtime)


def go_on(runtime: Runtime) -> None:
    """Go on with imports, and with acts on many contacts, that nobody works on."""
    movein.go_on(runtime.app, runtime.stopping.is_set)
    bulk.go_on(runtime.app, runtime.stopping.is_set)


def call_on_calendars(runtime: Runtime) -> None:
    """Keep calendar accounts elsewhere in step."""
    calendars.turn(runtime.app, runtime.stopping.is_set)


JOBS = (
    Job("tick", 1.0, tick, Lane.SENDING),
    Job("heartbeat", 5.0, Runtime.beat, Lane.SIGNS),
    Job("reap", 2.0, reap, Lane.SIGNS),
    Job("sweep", 60.0, sweep, calm=HOLD),
    Job("imports", 15.0, go_on),
    Job("calendars", 60.0, call_on_calendars, Lane.CALENDARS, calm=HOLD),
    Job("mend", 3600.0, mend),
    Job("marks", 10.0, know_again),
    Job("ping", 20.0, ping_outside),
    Job("retime", DAY, retime),
    Job("prune", DAY, prune, calm=DAY),
)
