"""Which IP addresses may be called: those that the whole internet can reach, and on wish those of a house."""

from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

NOT_PUBLIC_4 = tuple(
    IPv4Network(each)
    for each in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
)
"""IANA IPv4 Special-Purpose Address Registry, and all from multicast on (RFC 6890, RFC 5771)."""

GLOBAL_UNICAST = IPv6Network("2000::/3")
"""The only part of IPv6 that is given out to the public (RFC 4291 2.4)."""

NOT_PUBLIC_6 = tuple(
    IPv6Network(each)
    for each in (
        "2001::/23",  # protocol assignments, with Teredo, ORCHID and benchmarks in them
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)
NAT64 = IPv6Network("64:ff9b::/96")
"""What DNS64 answers where only IPv6 is spoken (RFC 6052): judged by the IPv4 address at its end."""

PRIVATE: tuple[Network, ...] = (
    IPv4Network("10.0.0.0/8"),
    IPv4Network("100.64.0.0/10"),  # also what Tailscale gives out
    IPv4Network("127.0.0.0/8"),
    IPv4Network("172.16.0.0/12"),
    IPv4Network("192.168.0.0/16"),
    IPv6Network("::1/128"),
    IPv6Network("fc00::/7"),
)
"""What the operator may open. All else that is not public stays shut: link-local, multicast, disguises."""

METADATA: tuple[Network, ...] = (
    IPv4Network("169.254.0.0/16"),
    IPv4Network("100.100.100.200/32"),
    IPv6Network("fd00:ec2::/32"),
    IPv6Network("fd20:ce::/32"),
)
"""Where clouds hand out the keys of a machine; no setting opens them."""


def may_be_called(address: Address, *, allow_private: bool) -> bool:
    """Whether a connection to `address` is allowed."""
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return False
        if address in NAT64:
            return is_public(_last_32(address))
    return is_public(address) or (allow_private and _within(PRIVATE, address))


def is_public(address: Address) -> bool:
    """Whether anyone on the internet could be meant."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in NOT_PUBLIC_4)
    return address in GLOBAL_UNICAST and not any(address in network for network in NOT_PUBLIC_6)


def parsed(text: str) -> Address | None:
    """The address written as `text` in the one usual way; None when it is none."""
    try:
        return ip_address(text)
    except ValueError:
        return None


def _within(networks: tuple[Network, ...], address: Address) -> bool:
    if any(address in network for network in METADATA):
        return False
    return any(address in network for network in networks)


def _last_32(address: IPv6Address) -> IPv4Address:
    return IPv4Address(int(address) & 0xFFFF_FFFF)
