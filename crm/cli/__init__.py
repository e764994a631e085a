"""The `crm` command. Each group of commands has its own file."""

import sys

import click

from crm import __version__, config
from crm.cli import care, demo, files, serving, users


class Commands(click.Group):
    """Says settings that do not fit in words, without a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except config.BadSettings as problem:
            click.echo(str(problem), err=True)
            sys.exit(2)


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="crm")
def main() -> None:
    """Keepwarm: remembers the people you met in interviews, and reminds you to stay in touch."""


for command in (
    serving.run,
    serving.web,
    serving.scheduler,
    serving.upgrade,
    demo.demo,
    users.user,
    files.import_,
    files.inspect,
    care.doctor,
    care.backup,
    care.restore,
):
    main.add_command(command)
