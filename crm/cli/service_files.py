"""What a service manager is told about Keepwarm: a systemd unit, a launchd property list. Pure."""

import plistlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LABEL = "org.keepwarm.crm"
UNIT = "keepwarm.service"


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be kept running: the command, where it starts, and the folder of its data."""

    command: Sequence[str]
    folder: Path
    instance: Path


def systemd_unit(job: Job) -> str:
    """A unit of `systemd --user` (systemd.service(5), systemd.exec(5))."""
    return f"""\
[Unit]
Description=Keepwarm, web and reminders

[Service]
Type=exec
WorkingDirectory={_escaped(str(job.folder))}
Environment={_quoted(f"CRM_INSTANCE={job.instance}")}
ExecStart={" ".join(_quoted(word).replace("$", "$$") for word in job.command)}
Restart=on-failure
RestartSec=5
TimeoutStopSec=30
UMask=0077
NoNewPrivileges=yes

[Install]
WantedBy=default.target
"""


def launchd_agent(job: Job) -> bytes:
    """A property list for `launchctl bootstrap gui/<uid>` (launchd.plist(5))."""
    log = str(job.instance / "service.log")
    return plistlib.dumps(
        {
            "Label": LABEL,
            "ProgramArguments": list(job.command),
            "WorkingDirectory": str(job.folder),
            "EnvironmentVariables": {"CRM_INSTANCE": str(job.instance)},
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ProcessType": "Background",
            "Umask": 0o077,
            "StandardOutPath": log,
            "StandardErrorPath": log,
        }
    )


def _escaped(text: str) -> str:
    """A specifier begins with a percent sign; a path is taken to the end of the line."""
    return text.replace("%", "%%")


def _quoted(word: str) -> str:
    """One word of a line of words, however many blanks and quotes it has."""
    inner = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_escaped(inner)}"'
