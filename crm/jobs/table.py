"""The one table of what runs when. Times in seconds."""

from crm.jobs import housekeeping
from crm.jobs.runtime import Job, Runtime
from crm.notifications import jobs as notifications
from crm.transfer.movein import jobs as movein

DAY = 86_400.0


def tick(runtime: Runtime) -> None:
    """Plan what has come due and send it."""
    try:
        notifications.tick(runtime.app, runtime.sender)
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


def go_on(runtime: Runtime) -> None:
    """Go on with imports that nobody works on."""
    movein.go_on(runtime.app, runtime.stopping.is_set)


JOBS = (
    Job("tick", 2.0, tick),
    Job("heartbeat", 10.0, Runtime.beat),
    Job("reap", 20.0, reap),
    Job("sweep", 60.0, sweep),
    Job("imports", 15.0, go_on),
    Job("retime", DAY, retime),
    Job("prune", DAY, prune),
)
