"""The texts of all languages: gathered from the source, kept in `crm/translations`, compiled for the pages.

`python -m crm.web.catalogues` (`make messages`) brings the catalogues that translators work on up to date;
`make assets` compiles those that changed. English is the language of the source and has no catalogue.
"""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
TRANSLATIONS = ROOT / "crm" / "translations"
METHODS = [("crm/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
AS_THE_APP_READS = {
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "newstyle_gettext": "true",
    "silent": "false",
}
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HEADER = """\
# How things are said in Keepwarm, and how to add a language: docs/translating.md
msgid ""
msgstr ""
"Project-Id-Version: Keepwarm\\n"
"Language: {name}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
FOR_DEVELOPERS = ("templates/web/gallery",)


def gathered(root: Path = ROOT) -> Catalog:
    """Every text of the source that a person may read, with the files in which it stands."""
    catalog = Catalog(project="Keepwarm")
    options = {pattern: AS_THE_APP_READS for pattern, method in METHODS if method == "jinja2"}
    found = extract_from_dir(root, METHODS, options, KEYWORDS, ("Translators:",), directory_filter=_is_source)
    for name, _line, message, comments, context in sorted(
        found, key=lambda row: (Path(row[0]).as_posix(), row[1])
    ):
        catalog.add(message, None, [(Path(name).as_posix(), 0)], auto_comments=comments, context=context)
    return catalog


def _is_source(folder: str) -> bool:
    """Whether texts are looked for in this folder; its path is absolute or starts at the root."""
    place = Path(folder)
    inside = (place.relative_to(ROOT) if place.is_relative_to(ROOT) else place).as_posix()
    return inside.startswith(("crm", "templates")) and not inside.startswith(FOR_DEVELOPERS)


def sources(folder: Path = TRANSLATIONS) -> Iterator[Path]:
    """The catalogues that there are."""
    yield from sorted(folder.glob("*/LC_MESSAGES/messages.po"))


def read(path: Path) -> Catalog:
    """A catalogue as it is kept. A broken one raises `PoFileError`."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, abort_invalid=True)


def bring_up_to_date(path: Path, wanted: Catalog) -> None:
    """Add the new texts and set aside those that are gone; no translation is guessed and none is lost."""
    catalog = read(path)
    catalog.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
    with path.open("wb") as file:
        file.write(HEADER.format(name=catalog.locale_identifier, plurals=catalog.plural_forms).encode())
        write_po(file, catalog, width=0, sort_by_file=True, include_lineno=False, omit_header=True)


def compile_stale(folder: Path = TRANSLATIONS) -> None:
    """Make the file that pages read from every catalogue that is newer than it."""
    for path in sources(folder):
        target = path.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        made = target.with_suffix(".part")
        with made.open("wb") as file:
            write_mo(file, _translated(read(path)))
        made.replace(target)


def _translated(catalog: Catalog) -> Catalog:
    """Without the plurals that wait for a translator: pages would show nothing in their place."""
    for message in list(catalog):
        if message.pluralizable and not all(message.string or ()):
            catalog.delete(message.id, message.context)
    return catalog


def main() -> None:
    """Bring every catalogue up to date."""
    wanted = gathered()
    for path in sources():
        bring_up_to_date(path, wanted)


if __name__ == "__main__":
    main()
