"""What stands in deploy/ fits the program: commands, settings, addresses and files that it names exist."""

import re
import shlex
import shutil
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from flask import Flask

from crm.cli import main
from crm.config import Settings
from tests.cli.processes import a_free_port
from tests.deploy.running import started
from tests.deploy.test_service import status
from tests.house import tree

DEPLOY = tree.ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
FIELDS = {f"CRM_{name.upper()}" for name in Settings.model_fields}
PLACES = re.compile(r"^[ \t]*(?:location ~? ?\^?|@people not path|handle) ?(?P<rest>.+?)\{?$", re.MULTILINE)


def takes(words: list[str]) -> bool:
    """Whether `crm` has a command with these options."""
    name, *options = words
    command = main.commands[name]
    parser = command.make_parser(click.Context(command))
    given, left, _order = parser.parse_args([option.replace("%i", "8001") for option in options])
    return bool(given is not None and not left)


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return found


def crm_words(command: list[str]) -> list[str]:
    assert command[:3] == ["python", "-m", "crm"]
    return command[3:]


def read_unit(file: Path) -> RawConfigParser:
    unit = RawConfigParser(strict=True)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(file.read_text())
    return unit


def settings_named(text: str) -> set[str]:
    return set(re.findall(r"\bCRM_[A-Z_]+\b", text))


@pytest.mark.parametrize("file", [path for path in sorted(DEPLOY.rglob("*")) if path.is_file()], ids=str)
def test_only_settings_that_exist_are_named(file: Path) -> None:
    assert settings_named(file.read_text()) <= FIELDS


@pytest.mark.parametrize("file", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_a_command_that_exists(file: Path) -> None:
    unit = read_unit(file)
    program, *words = shlex.split(unit["Service"]["ExecStart"])
    assert program == "/opt/keepwarm/.venv/bin/python"
    assert words[:2] == ["-m", "crm"]
    assert takes(words[2:])
    assert unit["Service"]["Environment"].startswith("CRM_INSTANCE=/var/lib/keepwarm")
    assert unit["Service"]["StateDirectory"] == "keepwarm"
    assert unit["Service"]["User"] == "keepwarm"


def test_the_set_up_of_many_has_two_of_each_and_one_upgrade_first() -> None:
    services = compose()["services"]
    assert {name: services[name].get("deploy", {}).get("replicas", 1) for name in services} == {
        "database": 1,
        "upgrade": 1,
        "web": 2,
        "scheduler": 2,
        "proxy": 1,
    }
    for name in ("upgrade", "web", "scheduler"):
        assert takes(crm_words(services[name]["command"]))
        assert services[name]["volumes"] == ["instance:/data"]
    for name in ("web", "scheduler"):
        assert services[name]["depends_on"] == {"upgrade": {"condition": "service_completed_successfully"}}
    assert set(compose()["volumes"]) == {"database", "instance", "certificates"}
    for name in services:
        for source in (volume.split(":")[0] for volume in services[name].get("volumes", [])):
            assert source in compose()["volumes"] or (DEPLOY / source).exists(), source


def test_every_name_in_the_compose_file_is_in_the_example_of_its_settings() -> None:
    example = (DEPLOY / "compose.env.example").read_text()
    names = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    asked = set(re.findall(r"\$\$?\{?\$?([A-Z_]{4,})", (DEPLOY / "compose.yaml").read_text()))
    asked |= set(re.findall(r"\{\$([A-Z_]+)\}", (DEPLOY / "Caddyfile").read_text()))
    assert asked
    assert asked <= names


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ["nginx-forward-auth.conf", "Caddyfile.example"])
def test_a_sign_in_in_front_leaves_alone_what_has_no_browser(app: Flask, name: str) -> None:
    text = (DEPLOY / name).read_text()
    rules = {rule.endpoint: rule.rule for rule in app.url_map.iter_rules()}
    for endpoint in ("feed_addresses.calendar", "linked.page", "notifications.mail_off", "static"):
        first = rules[endpoint].split("/")[1]
        assert re.search(rf"/{first}/|\({first}\||\|{first}[|)]", text), endpoint
    for endpoint in ("jobs.health", "feed_addresses.robots"):
        last = rules[endpoint].strip("/").replace(".", r"\\?\.")
        assert re.search(last, text), endpoint


def image_files(target: Path) -> Path:
    """The folder of the app as the last stage of the container file makes it."""
    last = (DEPLOY / "Containerfile").read_text().split("\nFROM ")[-1]
    copies = re.findall(r"^COPY --from=build /src/(\S+) (/app/\S+)$", last, re.MULTILINE)
    assert copies
    for source, place in copies:
        shutil.copytree(
            tree.ROOT / source, target / place.lstrip("/"), ignore=shutil.ignore_patterns("__pycache__")
        )
    return target / "app"


def test_what_is_in_the_image_is_enough_to_serve(tmp_path: Path) -> None:
    text = (DEPLOY / "Containerfile").read_text()
    command = re.search(r"^CMD (\[.*\])$", text, re.MULTILINE)
    assert command is not None
    words = crm_words(yaml.safe_load(command[1]))
    assert takes(words)
    assert "\nUSER keepwarm\n" in text
    assert "\nVOLUME /data\n" in text
    port = a_free_port()
    words = ["127.0.0.1" if word == "0.0.0.0" else str(port) if word == "8000" else word for word in words]  # noqa: S104
    with started(*words, folder=image_files(tmp_path), environment={"CRM_INSTANCE": str(tmp_path / "data")}):
        assert status(port, "/healthz") == 200
        assert status(port, "/sign-up") == 200
    assert (tmp_path / "data" / "crm.sqlite3").exists()
