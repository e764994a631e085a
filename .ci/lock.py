"""Pins requirements/*.in into requirements/*.txt with hashes, for every system, naming no registry."""

import os
import subprocess
import tempfile
import venv
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "requirements"
OPTIONS = [
    "--universal",
    "--generate-hashes",
    "--no-header",
    "--no-build",
    "--quiet",
    "--upgrade",
    "--python-version",
    "3.11",
]
CONSTRAINTS = {"run": [], "test": ["-c", "run.txt"], "assets": [], "clients": []}
PEERS = {"peers": [], "peer-alone": ["--no-deps"]}
"""Only for measurements; some of it comes as source only."""


def main() -> None:
    """Compile each lock with an uv of this moment; the test lock takes the versions of the run lock."""
    with tempfile.TemporaryDirectory(prefix="crm-lock-") as folder:
        venv.create(folder, with_pip=True)
        binaries = Path(folder) / ("Scripts" if os.name == "nt" else "bin")
        run(binaries / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv")
        for name, more in (CONSTRAINTS | PEERS).items():
            options = [each for each in OPTIONS if name not in PEERS or each != "--no-build"]
            run(binaries / "uv", "pip", "compile", *options, *more, f"{name}.in", "-o", f"{name}.txt")


def run(*command: str | Path) -> None:
    """Run in the folder of the requirements and stop at the first failure."""
    subprocess.run([str(part) for part in command], cwd=FOLDER, check=True)


if __name__ == "__main__":
    main()
