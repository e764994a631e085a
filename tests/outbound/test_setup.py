"""What is set up for mail, or missing, has a name."""

from pathlib import Path
from typing import Any

import pytest

from crm.config import load
from crm.outbound.files import FileTransport
from crm.outbound.setup import MailSetup, mail_setup, sender_domain, transport
from crm.outbound.smtp import SmtpTransport

SERVER = {"smtp_host": "mail.example.org", "smtp_from": "Keepwarm <nudges@example.org>"}


@pytest.mark.parametrize(
    ("given", "state", "way"),
    [
        ({}, MailSetup.OFF, type(None)),
        ({"mail_to_files": True}, MailSetup.FILES, FileTransport),
        ({"smtp_host": "mail.example.org"}, MailSetup.NO_SENDER, type(None)),
        (SERVER | {"smtp_from": "nobody"}, MailSetup.BAD_SENDER, type(None)),
        (SERVER | {"smtp_user": "me"}, MailSetup.NO_PASSWORD, type(None)),
        (SERVER, MailSetup.READY, SmtpTransport),
    ],
)
def test_the_state_of_the_settings_decides_the_way_out(
    tmp_path: Path, given: dict[str, Any], state: MailSetup, way: type
) -> None:
    settings = load(instance=tmp_path, **given)
    assert mail_setup(settings) is state
    assert type(transport(settings)) is way


def test_message_ids_bear_the_senders_domain(tmp_path: Path) -> None:
    assert sender_domain(load(instance=tmp_path, **SERVER)) == "example.org"
    assert sender_domain(load(instance=tmp_path)) == "localhost.localdomain"
