"""The contact list beside those of managers from PyPI (`make peers`), 10,000 contacts each, on SQLite.

Every process answers through its framework's own test client, turn by turn: no server, no network.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask.testing import FlaskClient

from tests.bench.figures import AT_LEAST, Figure
from tests.bench.workshop import Workshop

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-peers" / "bin" / "python"
CONTACTS, ROUNDS, WARM = 10_000, 30, 3
PEERS = {"Creme CRM": "peer_creme.py", "Django CRM": "peer_django_crm.py"}


def figures(place: Workshop) -> list[Figure]:
    """How many times our page the pages of others cost; nothing where they are not installed."""
    if not PYTHON.is_file():
        print("peers: not installed, `make peers` does it", file=sys.stderr)
        return []
    _user, client = place.account(CONTACTS)
    return [
        Figure(f"contact list, 10k: {name} / ours", _times(script, client), AT_LEAST, 5)
        for name, script in PEERS.items()
    ]


def _times(script: str, client: FlaskClient) -> float:
    with tempfile.TemporaryDirectory() as folder, _running(script, Path(folder)) as peer:
        pairs = [(_theirs(peer), _ours(client)) for _round in range(WARM + ROUNDS)][WARM:]
    return statistics.median(pair[0] for pair in pairs) / statistics.median(pair[1] for pair in pairs)


@contextmanager
def _running(script: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [str(PYTHON), str(Path(__file__).with_name(script)), str(folder), str(CONTACTS)],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        if process.stdout is None or process.stdout.readline().strip() != "ready":
            raise AssertionError(f"{script} did not come up")
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def _theirs(peer: subprocess.Popen[str]) -> float:
    assert peer.stdin is not None
    assert peer.stdout is not None
    peer.stdin.write("once\n")
    peer.stdin.flush()
    return float(peer.stdout.readline())


def _ours(client: FlaskClient) -> float:
    start = time.perf_counter()
    answer = client.get("/contacts")
    seconds = time.perf_counter() - start
    if answer.status_code != 200:
        raise AssertionError(f"the list answered {answer.status}")
    return seconds
