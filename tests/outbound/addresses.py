"""Ranges of addresses that lead inside, written down a second time, and every way of writing an address."""

import ipaddress
from typing import Any

from hypothesis import strategies as st

from crm.outbound.guard import Reason, Refused, check

INSIDE_4 = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "169.254.169.254/32",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "255.255.255.255/32",
]
INSIDE_6 = [
    "::/128",
    "::1/128",
    "100::/64",
    "2001::/32",
    "2001:2::/48",
    "2001:10::/28",
    "2001:20::/28",
    "2001:db8::/32",
    "2002::/16",
    "3fff::/20",
    "5f00::/16",
    "64:ff9b:1::/48",
    "fc00::/7",
    "fd00:ec2::254/128",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
]
OPENED_4 = ["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]
OPENED_6 = ["::1/128", "fc00::/7"]
NEVER = [
    "169.254.169.254",
    "169.254.170.2",
    "100.100.100.200",
    "fd00:ec2::254",
    "fd00:ec2::23",
    "fd20:ce::254",
    "fe80::1",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "0.0.0.0",  # noqa: S104 - nothing is bound
    "::",
    "::ffff:127.0.0.1",
    "224.0.0.1",
    "255.255.255.255",
]
WIDE = 0xFEE0  # from a character of ASCII to its wide form
IDEOGRAPHIC, FULLWIDTH, HALFWIDTH = "\u3002", "\uff0e", "\uff61"  # full stops that IDNA takes for dots


def within(networks: list[str]) -> st.SearchStrategy[Any]:
    """An address of one of them, often the first or the last."""

    def of(network: str) -> st.SearchStrategy[Any]:
        found = ipaddress.ip_network(network)
        first, last = int(found.network_address), int(found.broadcast_address)
        number = st.sampled_from([first, last]) | st.integers(first, last)
        return number.map(type(found.network_address))

    return st.sampled_from(networks).flatmap(of)


public_4 = (
    st.integers(0, 2**32 - 1).map(ipaddress.IPv4Address).filter(lambda a: a.is_global and not a.is_multicast)
)
public_6 = (
    st.integers(0x2003 << 112, (0x3FFF << 112) - 1)
    .map(ipaddress.IPv6Address)
    .filter(lambda a: a.is_global and a not in ipaddress.ip_network("2620:4f:8000::/48"))
)


def spellings_4(address: ipaddress.IPv4Address) -> list[str]:
    """What `inet_aton`, browsers and people make of an IPv4 address."""
    number, (a, b, c, d) = int(address), address.packed
    found = [
        f"{number}",
        f"{number:#x}",
        f"{number:#X}",
        f"0{number:o}",
        f"000{number:o}",
        f"{number:#012x}",
        f"{a}.{number & 0xFFFFFF}",
        f"{a}.{b}.{number & 0xFFFF}",
        f"{a:#x}.{b:#x}.{c:#x}.{d:#x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"{a:#x}.{b}.0{c:o}.{d}",
        f"{a:03}.{b:03}.{c:03}.{d:03}",
        f"{a}.{b}.{number & 0xFFFF:#x}",
        f"{a + 256}.{b}.{c}.{d}",
        f"{address}.",
        f"{address}..",
        f"{address}".replace(".", IDEOGRAPHIC),
        f"{address}".replace(".", FULLWIDTH),
        f"{address}".replace(".", HALFWIDTH),
        f"{address}".replace(".", "%2e"),
        wide(str(address)),
        wide(f"{number:#x}"),
        "".join(f"%{ord(char):02x}" for char in str(address)),
        f"[{address}]",
    ]
    return [*found, str(address)]


def wide(text: str) -> str:
    """Letters and digits as they stand in East Asian text."""
    return "".join(chr(ord(char) + WIDE) if char.isalnum() else char for char in text)


def disguises(address: ipaddress.IPv4Address) -> list[str]:
    """IPv6 addresses that a network may turn into this IPv4 address."""
    number = int(address)
    high, low = number >> 16, number & 0xFFFF
    teredo = number ^ 0xFFFFFFFF
    return [
        f"::ffff:{address}",
        f"::ffff:{high:x}:{low:x}",
        f"0:0:0:0:0:ffff:{high:x}:{low:x}",
        f"::FFFF:{address}",
        f"::{address}",
        f"::ffff:0:{address}",
        f"64:ff9b:1::{address}",
        f"2002:{high:x}:{low:x}::1",
        f"2001:0:4136:e378:8000:63bf:{teredo >> 16:x}:{teredo & 0xFFFF:x}",
    ]


def refusal(url: str, *, allow_private: bool = False) -> Reason | None:
    try:
        check(url, allow_private=allow_private)
    except Refused as refused:
        return refused.reason
    return None
