"""`crm instance`: whether this one was restored or copied, and what its operator decides."""

import click
from flask import Flask

from crm.cli.instance import migrated_app
from crm.jobs import marks
from crm.notifications import hold as holds
from crm.notifications.actions import holding
from crm.notifications.actions.holding import Held, NothingToDecide
from crm.notifications.hold import Hold, Phase
from crm.notifications.units import shared_now, unit

SIGNS = {
    "path": "its database was started in another folder before",
    "machine": "it was started on another machine before",
    "database": "it was started in another database, or on another server, before",
    "copied": "its folder is a copy of the one that was used before",
    "state": "state.json, in which it remembers its last start, is missing",
    "lap": "its database is older than what state.json remembers",
    "epoch": "its database is older than what state.json remembers",
    "unmarked": "its database is older than what state.json remembers",
    "asked_for": "a backup was restored by command",
    "": "its operator said so",
}
QUESTION = """\
This looks like a copy, or like an older state that was put back. So that nothing is sent twice, nothing is
sent by itself until you decide: on the page /settings/instance, or here:
  crm instance adopt   this is the same Keepwarm, restored or moved here: it sends
  crm instance copy    this is a copy: it stays silent"""


@click.group("instance")
def instance() -> None:
    """Say whether this Keepwarm was restored or copied, and decide whether it sends."""


@instance.command()
def status() -> None:
    """Say how it stands."""
    app, settings = migrated_app()
    with unit(app, reading=True) as session:
        hold, ahead = holds.current(session), marks.found_now(session, settings)
    for line in _told(hold):
        click.echo(line)
    if ahead is not None:
        click.echo(f"At the next start it will be on hold: {SIGNS[ahead.sign]}.")


@instance.command()
@click.option(
    "--held",
    type=click.Choice([each.value for each in Held]),
    prompt="What was held: release it (send it now), or drop it",
    help="Send what was held after all, or not.",
)
def adopt(held: str) -> None:
    """This is the same Keepwarm, restored or moved here; or a copy that is to send from now on."""
    app, _settings = migrated_app()
    try:
        with unit(app) as session:
            count = holding.adopt(session, Held(held), now=shared_now(session))
    except NothingToDecide as problem:
        raise click.ClickException("There is nothing to decide: this instance sends.") from problem
    what = "will be sent now" if held == Held.RELEASE else "were dropped"
    click.echo(f"This instance sends. Held before, they {what}: {count}.")


@instance.command()
def copy() -> None:
    """This is a copy: it keeps what it has and sends nothing by itself."""
    app, _settings = migrated_app()
    with unit(app) as session:
        count = holding.call_copy(session, now=shared_now(session))
    click.echo(f"This copy sends nothing by itself. What was held is dropped: {count}.")
    click.echo("Should it send from now on: crm instance adopt")


def know_again(app: Flask) -> None:
    """At the start of a process that sends: look, hold if need be, and say so."""
    marks.recognise(app)
    with unit(app, reading=True) as session:
        hold = holds.current(session)
    if hold is not None and hold.is_silent:
        for line in _told(hold):
            click.echo(line)


def _told(hold: Hold | None) -> list[str]:
    if hold is None:
        return ["This instance sends. It was never found restored or copied."]
    found = f"On {hold.began_at:%Y-%m-%d %H:%M} UTC: {SIGNS[hold.sign]}. Held then: {hold.held}."
    match hold.phase:
        case Phase.ASKED:
            return [found, *QUESTION.splitlines()]
        case Phase.COPY:
            return [
                found,
                "It was called a copy: it sends nothing by itself. `crm instance adopt` changes that.",
            ]
    return ["This instance sends.", found]
