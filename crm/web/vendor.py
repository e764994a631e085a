"""Builds static/vendor and static/icons.svg from the front-end packages of package-lock.json."""

import os
import re
import shutil
import subprocess
import tempfile
import venv
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

STATIC = Path(__file__).resolve().parent.parent / "static"
ROOT = STATIC.parent.parent
MODULES = ROOT / "node_modules"
VENDOR = STATIC / "vendor"
ICON_LIST = STATIC / "icons.txt"
SPRITE = STATIC / "icons.svg"
STAMP = MODULES / ".built"
NODE_LOCK = ROOT / "requirements" / "assets.txt"
OLDEST_NPM = 7  # the first that reads a lock of version 3


class Copy(NamedTuple):
    """A file or a set of files of one package, and where it goes below static/vendor."""

    package: str
    pattern: str
    target: str


COPIES = (
    Copy("htmx.org", "dist/htmx.min.js", "htmx.min.js"),
    Copy("@github/combobox-nav", "dist/index.js", "combobox-nav.js"),
    Copy("@fontsource-variable/inter", "wght.css", "inter/inter.css"),
    Copy("@fontsource-variable/inter", "files/*-wght-normal.woff2", "inter/files/"),
    Copy("htmx.org", "LICENSE", "licenses/htmx.txt"),
    Copy("@github/combobox-nav", "LICENSE", "licenses/combobox-nav.txt"),
    Copy("@fontsource-variable/inter", "LICENSE", "licenses/inter.txt"),
    Copy("@tabler/icons", "LICENSE", "licenses/tabler-icons.txt"),
)


class AssetsError(Exception):
    """The front-end files cannot be built; the message says why and what helps."""


def build() -> None:
    """Bring node_modules, static/vendor and static/icons.svg up to date with the lock and the icon list."""
    lock, wanted = lock_mark(), build_mark()
    done = STAMP.read_text().split() if STAMP.exists() else []
    if done == [lock, wanted] and VENDOR.is_dir() and SPRITE.is_file():
        return
    if done[:1] != [lock]:
        fetch_packages()
    copy_vendor()
    SPRITE.write_text(sprite(read_icon_names()), encoding="utf-8")
    STAMP.write_text(f"{lock} {wanted}\n")
    print("assets: built crm/static/vendor and crm/static/icons.svg")


def lock_mark() -> str:
    """What the fetched packages depend on."""
    return sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()


def build_mark() -> str:
    """What the built files depend on beside the packages: the icon list and this module."""
    return sha256(ICON_LIST.read_bytes() + Path(__file__).read_bytes()).hexdigest()


def fetch_packages() -> None:
    """Run `npm ci` with the machine's npm, else with one that is installed for this step only."""
    npm = system_npm()
    if npm is not None:
        run_npm(npm, os.environ.copy())
        return
    print("assets: no npm on this machine, so Node is fetched for this step and removed again")
    with tempfile.TemporaryDirectory(prefix="crm-node-") as folder:
        binaries = install_node(Path(folder))
        path = f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"
        run_npm(str(binaries / "npm"), {**os.environ, "PATH": path})


def system_npm() -> str | None:
    """The machine's npm, unless it is missing, broken or too old for the lock."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    answer = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False, cwd=ROOT)
    version = re.match(r"(\d+)\.", answer.stdout.strip())
    if answer.returncode != 0 or version is None or int(version[1]) < OLDEST_NPM:
        return None
    return npm


def install_node(folder: Path) -> Path:
    """Install the pinned Node wheel into `folder`; the folder of its commands."""
    venv.create(folder, with_pip=True)
    binaries = folder / ("Scripts" if os.name == "nt" else "bin")
    command = [str(binaries / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    command += ["--require-hashes", "--only-binary", ":all:", "-r", str(NODE_LOCK)]
    if subprocess.run(command, check=False).returncode != 0:
        raise AssetsError("Node could not be installed. Check the connection, or install npm, and try again.")
    return binaries


def run_npm(npm: str, environment: dict[str, str]) -> None:
    """Install exactly what package-lock.json says, without running any script of a package."""
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"]
    quiet = subprocess.DEVNULL
    if subprocess.run(command, cwd=ROOT, env=environment, stdout=quiet, check=False).returncode != 0:
        raise AssetsError("npm could not install the front-end packages. Check the connection and try again.")


def copy_vendor() -> None:
    """Replace static/vendor by what COPIES names."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    for copy in COPIES:
        sources = sorted((MODULES / copy.package).glob(copy.pattern))
        if not sources:
            raise AssetsError(f"{copy.package} {copy.pattern} is missing. Delete node_modules and try again.")
        for source in sources:
            target = VENDOR / copy.target / source.name if copy.target.endswith("/") else VENDOR / copy.target
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def read_icon_names() -> list[str]:
    """The names in static/icons.txt, one a line; `#` starts a comment."""
    lines = (line.partition("#")[0].strip() for line in ICON_LIST.read_text(encoding="utf-8").splitlines())
    return sorted({line for line in lines if line})


def sprite(names: list[str]) -> str:
    """One SVG with a symbol per name; `star-filled` is the filled drawing of `star`."""
    symbols = "\n".join(symbol(name) for name in names)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


def symbol(name: str) -> str:
    """The drawing of one icon. Outlined ones take their stroke width from the page's style."""
    plain, filled = name.removesuffix("-filled"), name.endswith("-filled")
    source = MODULES / "@tabler/icons/icons" / ("filled" if filled else "outline") / f"{plain}.svg"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not source.is_file():
        raise AssetsError(f"there is no icon named {name!r}; correct crm/static/icons.txt")
    drawing = re.search(r"<svg[^>]*>(.*)</svg>", source.read_text(encoding="utf-8"), re.DOTALL)
    if drawing is None:
        raise AssetsError(f"the icon {name!r} cannot be read")
    shapes = "".join(part.strip() for part in drawing[1].splitlines() if 'd="M0 0h24v24H0z"' not in part)
    paint = 'fill="currentColor"' if filled else 'fill="none" stroke="currentColor"'
    ends = "" if filled else ' stroke-linecap="round" stroke-linejoin="round"'
    return f'<symbol id="{name}" viewBox="0 0 24 24" {paint}{ends}>{shapes}</symbol>'
