"""No way of writing an address leads inside: every notation of every range that is not public is refused."""

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.outbound.guard import Reason, Refused, check, vet
from crm.outbound.networks import may_be_called
from tests.outbound.addresses import (
    FULLWIDTH,
    HALFWIDTH,
    IDEOGRAPHIC,
    INSIDE_4,
    INSIDE_6,
    NEVER,
    OPENED_4,
    OPENED_6,
    disguises,
    public_4,
    public_6,
    refusal,
    spellings_4,
    within,
)

DOTS = (IDEOGRAPHIC, FULLWIDTH, HALFWIDTH)


@given(within(INSIDE_4), st.data())
def test_no_notation_of_an_inner_ipv4_address_passes(
    address: ipaddress.IPv4Address, data: st.DataObject
) -> None:
    host = data.draw(st.sampled_from(spellings_4(address)))
    assert refusal(f"http://{host}/") is not None
    assert refusal(f"https://{host}:443") is not None


@given(within(INSIDE_4), st.data())
def test_no_disguise_of_an_inner_ipv4_address_passes(
    address: ipaddress.IPv4Address, data: st.DataObject
) -> None:
    host = data.draw(st.sampled_from([*disguises(address), f"64:ff9b::{address}"]))
    assert refusal(f"http://[{host}]/") is not None
    with pytest.raises(Refused):
        vet([ipaddress.ip_address(host)], allow_private=False)


@given(public_4 | within(INSIDE_4), st.data(), st.booleans())
def test_a_disguise_is_refused_whatever_is_under_it(
    address: ipaddress.IPv4Address, data: st.DataObject, allow_private: bool
) -> None:
    host = data.draw(st.sampled_from(disguises(address)))
    assert refusal(f"http://[{host}]/", allow_private=allow_private) is not None or host in ("::0.0.0.1",)


@given(within(INSIDE_6), st.data())
def test_no_notation_of_an_inner_ipv6_address_passes(
    address: ipaddress.IPv6Address, data: st.DataObject
) -> None:
    host = data.draw(
        st.sampled_from(
            [
                address.compressed,
                address.exploded,
                address.exploded.upper(),
                f"{address}%25eth0",
                f"{address}%eth0",
                f"{address}%1",
                f"{address}%25",
            ]
        )
    )
    assert refusal(f"http://[{host}]/") is not None
    assert refusal(f"http://{host}/") is not None


@given(within(INSIDE_4 + INSIDE_6))
def test_no_answer_of_a_name_server_leads_inside(address: ipaddress.IPv4Address) -> None:
    outside = ipaddress.ip_address("8.8.8.8")
    for answer in ([address], [outside, address], [address, outside]):
        with pytest.raises(Refused) as refused:
            vet(answer, allow_private=False)
        assert refused.value.reason is Reason.PRIVATE


@given(public_4)
def test_a_public_ipv4_address_passes_in_its_usual_form_only(address: ipaddress.IPv4Address) -> None:
    assert check(f"https://{address}/x", allow_private=False).literal == address
    passing = {host for host in spellings_4(address) if refusal(f"https://{host}/") is None}
    usual = {str(address), f"{address}."} | {str(address).replace(".", dot) for dot in DOTS}
    assert passing <= usual


@given(public_6)
def test_a_public_ipv6_address_passes_and_stays_the_same(address: ipaddress.IPv6Address) -> None:
    for host in (address.compressed, address.exploded, address.exploded.upper()):
        target = check(f"https://[{host}]:443/", allow_private=False)
        assert target.literal == address
        assert target.authority == f"[{address}]"


@given(public_6, st.sampled_from(["eth0", "1", "lo"]))
def test_an_address_that_names_a_network_card_is_refused(address: ipaddress.IPv6Address, zone: str) -> None:
    for allow_private in (True, False):
        assert refusal(f"http://[{address}%25{zone}]/", allow_private=allow_private) is not None
        assert refusal(f"http://[{address}%{zone}]/", allow_private=allow_private) is not None
        with pytest.raises(Refused):
            vet([ipaddress.ip_address(f"{address}%{zone}")], allow_private=allow_private)


@given(public_4)
def test_nat64_is_judged_by_the_address_at_its_end(address: ipaddress.IPv4Address) -> None:
    vet([ipaddress.ip_address(f"64:ff9b::{address}")], allow_private=False)


@settings(max_examples=300)
@given(
    st.integers(0, 2**32 - 1).map(ipaddress.IPv4Address)
    | st.integers(0, 2**128 - 1).map(ipaddress.IPv6Address)
)
def test_nothing_passes_that_the_standard_library_calls_inner(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if may_be_called(address, allow_private=False):
        assert address.is_global
        assert not any(
            (address.is_private, address.is_multicast, address.is_reserved, address.is_unspecified)
        )


@given(within(OPENED_4 + OPENED_6))
def test_the_operator_may_open_what_a_house_uses(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if not any(
        address in ipaddress.ip_network(each) for each in ("100.100.100.200", "fd00:ec2::/32", "fd20:ce::/32")
    ):
        host = f"[{address}]" if address.version == 6 else str(address)
        assert check(f"http://{host}:8080/topic", allow_private=True).port == 8080
        vet([address], allow_private=True)
    assert not may_be_called(address, allow_private=False)


@pytest.mark.parametrize("address", NEVER)
def test_nobody_opens_the_addresses_where_clouds_hand_out_keys(address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    assert refusal(f"http://{host}/latest/meta-data/", allow_private=True) is Reason.PRIVATE
    assert refusal(f"http://{host}/latest/meta-data/", allow_private=False) is Reason.PRIVATE
    with pytest.raises(Refused):
        vet([ipaddress.ip_address(address)], allow_private=True)


@given(within(["169.254.0.0/16"]), st.data())
def test_no_notation_opens_them_either(address: ipaddress.IPv4Address, data: st.DataObject) -> None:
    host = data.draw(st.sampled_from([*spellings_4(address), *(f"[{each}]" for each in disguises(address))]))
    assert refusal(f"http://{host}/", allow_private=True) is not None
