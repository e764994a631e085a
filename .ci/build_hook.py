"""Tells hatchling what the package depends on, and refuses to build one without what `make assets` makes."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

REQUIREMENTS = "requirements/run.in"
BUILT = (
    "crm/static/vendor/htmx.min.js",
    "crm/static/vendor/icons/icon-192.png",
    "crm/static/icons.svg",
)


class CustomMetadataHook(MetadataHookInterface):
    """Dependencies come from requirements/run.in, so that they are written in one place."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Fill in the dynamic field `dependencies`."""
        lines = (Path(self.root) / REQUIREMENTS).read_text(encoding="utf-8").splitlines()
        metadata["dependencies"] = [line for line in lines if line and not line.startswith("#")]


class CustomBuildHook(BuildHookInterface[Any]):
    """A package without its scripts, fonts, icons or languages would look broken, so it is not built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Stop when one of them is missing; an editable install runs from the checkout."""
        root = Path(self.root)
        compiled = [path.with_suffix(".mo") for path in root.glob("crm/translations/*/LC_MESSAGES/*.po")]
        wanted = [*BUILT, *(path.relative_to(root).as_posix() for path in compiled)]
        missing = [path for path in wanted if not (root / path).is_file()]
        if missing and version != "editable":
            raise SystemExit(f"{', '.join(missing)} missing. Run `make assets` first, then build again.")
