"""The README tells the truth about settings, commands, pictures and links."""

import re

import click

from crm.cli import main
from crm.config import Settings
from tests.house import tree

SETTING = re.compile(r"^\| `CRM_(\w+)` \| (?:`(.*?)`)? *\|", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#\s]+)\)|(?:src|srcset)=\"([^\"]+)\"")
COMMAND = re.compile(r"`crm ([a-z]+)(?: ([a-z]+)\b)?")
PAGES = ["README.md", *(name for name in tree.paths(".md", under="docs/") if "decisions/" not in name)]


def settings_said(text: str) -> dict[str, str]:
    """The table of settings: names as in the code, with their defaults."""
    table = text.partition("| setting | default |")[2]
    return {name.lower(): default or "" for name, default in SETTING.findall(table)}


def settings_there() -> dict[str, str]:
    """What the code has, written as in the environment."""
    return {name: written(field.default) for name, field in Settings.model_fields.items()}


def written(default: object) -> str:
    """A default as one would type it."""
    if hasattr(default, "get_secret_value"):
        return str(default.get_secret_value())
    return str(default).lower() if isinstance(default, bool) else str(default)


def links(text: str) -> list[str]:
    """Paths of this repository that a page leads to."""
    found = (first or second for first, second in LINK.findall(text))
    return [path for path in found if "://" not in path and not path.startswith("mailto:")]


def commands(text: str) -> set[str]:
    """The `crm` commands that a page names."""
    return {" ".join(filter(None, found)) for found in COMMAND.findall(text)}


def known_commands() -> set[str]:
    """Every command, and those within groups."""
    context = click.Context(main)
    found = set(main.list_commands(context))
    for name in list(found):
        command = main.get_command(context, name)
        if isinstance(command, click.Group):
            found |= {f"{name} {inner}" for inner in command.list_commands(context)}
    return found


def test_every_setting_is_explained_with_its_default() -> None:
    assert settings_said(tree.read("README.md")) == settings_there()


def test_every_command_that_is_named_exists() -> None:
    assert commands("".join(map(tree.read, PAGES))) <= known_commands()


def test_every_command_is_named() -> None:
    named = commands(tree.read("README.md"))
    groups = {name.split()[0] for name in known_commands() if " " in name}
    assert known_commands() - groups <= named


def test_links_lead_somewhere() -> None:
    for page in PAGES:
        folder = tree.ROOT / page
        missing = [path for path in links(tree.read(page)) if not (folder.parent / path).exists()]
        assert missing == [], page


def test_what_is_wrong_is_found() -> None:
    assert settings_said("| setting | default |\n| `CRM_A` | `1` | x |\n| `CRM_B` | | y |") == {
        "a": "1",
        "b": "",
    }
    assert links('![a](b.webp) [c](https://d) <img src="e.webp">') == ["b.webp", "e.webp"]
    assert commands("`crm user add E-MAIL` `crm run --lan`") == {"user add", "run"}
