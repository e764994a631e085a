"""Digest sign-in (RFC 7616), for servers that offer nothing else: Baïkal as it is installed."""

import hashlib
import re
import secrets
from dataclasses import dataclass

ALGORITHMS = {"MD5": "md5", "SHA-256": "sha256"}
_PART = re.compile(r'([A-Za-z0-9]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')


@dataclass(frozen=True, slots=True)
class Challenge:
    """What the server asks."""

    realm: str
    nonce: str
    opaque: str
    algorithm: str
    has_qop: bool
    is_stale: bool = False

    @classmethod
    def of(cls, header: str) -> "Challenge | None":
        """The one in a `WWW-Authenticate`; None for other ways to sign in, and for what we do not speak."""
        scheme, _, rest = header.strip().partition(" ")
        if scheme.lower() != "digest":
            return None
        said = {name.lower(): quoted or plain for name, quoted, plain in _PART.findall(rest)}
        algorithm = said.get("algorithm", "MD5").upper()
        ways = {each.strip() for each in said.get("qop", "auth").split(",")}
        if algorithm not in ALGORITHMS or "nonce" not in said or "auth" not in ways:
            return None
        return cls(
            realm=said.get("realm", ""),
            nonce=said["nonce"],
            opaque=said.get("opaque", ""),
            algorithm=algorithm,
            has_qop="qop" in said,
            is_stale=said.get("stale", "").lower() == "true",
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """The request that is signed: the how-manieth with this nonce, and something random of ours."""

    method: str
    path: str
    count: int = 1
    cnonce: str = ""


def signed(challenge: Challenge, username: str, password: str, asked: Asked) -> str:
    """The `Authorization` for one request."""
    count, cnonce = f"{asked.count:08x}", asked.cnonce or secrets.token_hex(8)
    who = _hash(challenge, f"{username}:{challenge.realm}:{password}")
    what = _hash(challenge, f"{asked.method}:{asked.path}")
    between = f"{challenge.nonce}:{count}:{cnonce}:auth" if challenge.has_qop else challenge.nonce
    parts = {
        "username": username,
        "realm": challenge.realm,
        "nonce": challenge.nonce,
        "uri": asked.path,
        "response": _hash(challenge, f"{who}:{between}:{what}"),
    }
    if challenge.opaque:
        parts["opaque"] = challenge.opaque
    plain = {"algorithm": challenge.algorithm}
    if challenge.has_qop:
        plain |= {"qop": "auth", "nc": count}
        parts["cnonce"] = cnonce
    said = [f'{name}="{_quoted(value)}"' for name, value in parts.items()]
    return f"Digest {', '.join([*said, *(f'{name}={value}' for name, value in plain.items())])}"


def _hash(challenge: Challenge, text: str) -> str:
    return hashlib.new(ALGORITHMS[challenge.algorithm], text.encode(), usedforsecurity=False).hexdigest()


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
