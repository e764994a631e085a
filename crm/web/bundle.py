"""Joins our style sheets and scripts into one file each, so that a page asks for two files instead of forty.

`css/app.css` and `js/app.js` name the parts in order and work unjoined too.
"""

import re
from hashlib import sha256
from os.path import relpath
from pathlib import Path

STYLE_IMPORT = re.compile(r'^@import url\("([^"]+)"\) layer\(([a-z]+)\);$')
SCRIPT_IMPORT = re.compile(r'^import "\./([^"]+)";$')
OUTSIDE_IMPORT = re.compile(r'^import .* from "(\.\./vendor/[^"]+)";$', re.MULTILINE)
STILL = ("font-display: swap", "font-display: optional")  # a font that comes late moves nothing on this page
COLOUR = r"\w+\((?:[^()]|\([^()]*\))*\)"
LIGHT_DARK = re.compile(rf"light-dark\(({COLOUR}), {COLOUR}\)")
SCHEME = re.compile(r"color-scheme: [a-z ]+;")
RELATIVE_URL = re.compile(r"url\((['\"]?)(\.{1,2}/)")


def write(static: Path) -> None:
    """Make `vendor/app.css` and `vendor/app.js` say what their parts say; unchanged files are left alone."""
    vendor = static / "vendor"
    vendor.mkdir(exist_ok=True)
    for path, text in ((vendor / "app.css", style(static)), (vendor / "app.js", script(static))):
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def style(static: Path) -> str:
    """`css/app.css` with every imported file in its place, inside its layer."""
    folder = static / "css"
    return "".join(_style_line(line, folder, static / "vendor") for line in _lines(folder / "app.css"))


def script(static: Path) -> str:
    """Every module that `js/app.js` imports, each in a block of its own; imports from vendor come first."""
    folder = static / "js"
    modules = [
        folder / found[1] for line in _lines(folder / "app.js") if (found := SCRIPT_IMPORT.match(line))
    ]
    sources = [path.read_text(encoding="utf-8") for path in modules]
    outside = [_marked(found, folder) for source in sources for found in OUTSIDE_IMPORT.finditer(source)]
    blocks = [f"{{\n{OUTSIDE_IMPORT.sub('', source)}}}\n" for source in sources]
    return "".join([*outside, *blocks])


def _style_line(line: str, folder: Path, target: Path) -> str:
    found = STYLE_IMPORT.match(line)
    if found is None:
        return line + "\n"
    path = folder / found[1]
    base = Path(relpath(path.parent, target)).as_posix()
    text = RELATIVE_URL.sub(rf"url(\1{base}/\2", path.read_text(encoding="utf-8")).replace(*STILL)
    if found[2] == "tokens":
        text += in_light_alone(text)
    return f"@layer {found[2]} {{\n{text}}}\n"


def in_light_alone(tokens: str) -> str:
    """The same for browsers without `light-dark()` (Safari before 17.5), which had no colours else."""
    light = SCHEME.sub("color-scheme: light;", LIGHT_DARK.sub(r"\1", tokens))
    return f"@supports not (color: light-dark(#000, #fff)) {{\n{light}}}\n"


def _marked(found: re.Match[str], folder: Path) -> str:
    """The import with a mark of what it imports, so that a new version changes the joined file."""
    mark = sha256((folder / found[1]).read_bytes()).hexdigest()[:10]
    return f"{found[0]} // {mark}\n"


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()
