"""The `crm` command. Each group of commands has its own file; others add theirs with `main.add_command`."""

import os

import click
from sqlalchemy.exc import ArgumentError, DatabaseError

from crm import __version__, config
from crm.cli import care, demo, exporting, feeds, files, homes, service, serving, users
from crm.cli.serving import wsgi

PRIVATE = 0o077

__all__ = ["main", "wsgi"]


class Trouble(click.ClickException):
    """Something that a person can mend."""

    exit_code = 2


class Commands(click.Group):
    """Says what a person can mend in words, without a traceback, and ends with 2."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command. What it writes can be read by its owner only."""
        before = os.umask(PRIVATE)
        try:
            return super().invoke(ctx)
        except click.UsageError:
            raise
        except click.ClickException as problem:
            raise Trouble(problem.message) from problem
        except config.BadSettings as problem:
            raise Trouble(str(problem)) from problem
        except ArgumentError as problem:
            raise Trouble("CRM_DATABASE_URL is no address of a database.") from problem
        except (DatabaseError, OSError) as problem:
            raise Trouble(f"That did not work: {str(problem).splitlines()[0]}") from problem
        finally:
            os.umask(before)


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
    feeds.feed,
    files.import_,
    files.inspect,
    exporting.export,
    service.service,
    care.doctor,
    care.backup,
    care.restore,
    homes.instance,
):
    main.add_command(command)
