"""A configuration profile for Apple's devices: the accounts set up without typing (Apple, "Profile-Specific
Payload Keys": com.apple.caldav.account, com.apple.carddav.account)."""

import plistlib
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from crm.dav.devices.addresses import Server
from crm.dav.models import Scope

MIME = "application/x-apple-aspen-config"
IDENTIFIER = "keepwarm.profile"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose accounts. `mark` tells this user from any other; without a password the device asks for it."""

    user_id: int
    mark: str
    username: str
    title: str
    about: str
    scope: Scope = Scope.ALL
    password: str = ""


def profile(wanted: Wanted, server: Server) -> bytes:
    """The profile. Installing it again replaces the one before: its identifiers stay the same."""
    kinds = {
        Scope.ALL: ("CalDAV", "CardDAV"),
        Scope.CALENDARS: ("CalDAV",),
        Scope.CONTACTS: ("CardDAV",),
    }[wanted.scope]
    return plistlib.dumps(
        {
            **_payload("Configuration", "", wanted),
            "PayloadDisplayName": wanted.title,
            "PayloadDescription": wanted.about,
            "PayloadRemovalDisallowed": False,
            "PayloadContent": [_account(kind, wanted, server) for kind in kinds],
        }
    )


def _account(kind: str, wanted: Wanted, server: Server) -> dict[str, Any]:
    values = {
        f"{kind}AccountDescription": wanted.title,
        f"{kind}HostName": server.host,
        f"{kind}Port": server.port,
        f"{kind}UseSSL": server.is_secure,
        f"{kind}PrincipalURL": f"{server.path}principals/{wanted.user_id}/",
        f"{kind}Username": wanted.username,
    }
    if wanted.password:
        values[f"{kind}Password"] = wanted.password
    return {
        **_payload(f"com.apple.{kind.lower()}.account", kind.lower(), wanted),
        "PayloadDisplayName": f"{wanted.title} ({kind})",
        **values,
    }


def _payload(kind: str, part: str, wanted: Wanted) -> dict[str, Any]:
    identifier = ".".join(filter(None, (IDENTIFIER, wanted.mark, part)))
    return {
        "PayloadType": kind,
        "PayloadVersion": 1,
        "PayloadIdentifier": identifier,
        "PayloadUUID": _uuid(identifier),
    }


def _uuid(identifier: str) -> str:
    made: UUID = uuid5(NAMESPACE_URL, identifier)
    return str(made).upper()
