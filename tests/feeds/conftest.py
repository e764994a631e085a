"""An instance that knows its own address."""

from pathlib import Path

import pytest

from crm import config

BASE = "http://keepwarm.example.org"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> config.Settings:
    return config.load(
        instance=tmp_path / "instance",
        database_url=database_url,
        public_url=BASE,
        mail_to_files=True,
        argon2_memory_kib=64,
        argon2_passes=1,
    )
