"""Who can read an address, by what the address is."""

import pytest

from crm.web.reach import Place, Reader, Way, reach


@pytest.mark.parametrize(
    ("base", "place"),
    [
        ("http://127.0.0.1:8000", Place.LOOPBACK),
        ("http://127.8.9.1", Place.LOOPBACK),
        ("http://localhost:8000", Place.LOOPBACK),
        ("http://crm.localhost", Place.LOOPBACK),
        ("http://[::1]:8000", Place.LOOPBACK),
        ("http://[::ffff:127.0.0.1]", Place.LOOPBACK),
        ("http://0.0.0.0:8000", Place.LOOPBACK),
        ("http://", Place.LOOPBACK),
        ("http://[broken", Place.LOOPBACK),
        ("http://192.168.1.5:8000", Place.PRIVATE),
        ("https://10.0.0.7", Place.PRIVATE),
        ("http://172.16.3.4", Place.PRIVATE),
        ("http://172.32.3.4", Place.PUBLIC_HTTP),
        ("http://100.64.1.2", Place.PRIVATE),
        ("http://[fd00::1]", Place.PRIVATE),
        ("http://[::ffff:192.168.1.5]", Place.PRIVATE),
        ("http://169.254.10.1", Place.LINK_LOCAL),
        ("http://[fe80::1%25eth0]:8000", Place.LINK_LOCAL),
        ("http://nas:8000", Place.LOCAL_NAME),
        ("https://keepwarm.local", Place.LOCAL_NAME),
        ("https://keepwarm.LAN.", Place.LOCAL_NAME),
        ("https://keepwarm.home.arpa", Place.LOCAL_NAME),
        ("http://keepwarm.example.org", Place.PUBLIC_HTTP),
        ("http://8.8.8.8", Place.PUBLIC_HTTP),
        ("https://keepwarm.example.org/crm", Place.PUBLIC_HTTPS),
        ("https://notlocal.example.org", Place.PUBLIC_HTTPS),
        ("https://[2001:4860:4860::8888]", Place.PUBLIC_HTTPS),
    ],
)
def test_where_an_address_leads(base: str, place: Place) -> None:
    assert reach(base).place is place


def test_this_computer_s_own_address_is_read_by_nothing_elsewhere() -> None:
    found = reach("http://127.0.0.1:8000")
    assert found.can == (Reader.THIS_COMPUTER,)
    assert set(found.cannot) == set(Reader) - {Reader.THIS_COMPUTER}
    assert found.ways == (Way.MAIL, Way.DOWNLOAD, Way.LAN, Way.PUBLIC_URL)
    assert not found.helps_a_phone


@pytest.mark.parametrize("base", ["http://192.168.1.5", "http://169.254.1.1", "https://nas.local"])
def test_an_address_of_the_network_is_read_within_it(base: str) -> None:
    found = reach(base)
    assert found.can == (Reader.THIS_COMPUTER, Reader.THIS_NETWORK)
    assert found.cannot == (Reader.PHONE_AWAY, Reader.GOOGLE, Reader.OUTLOOK_WEB)
    assert Way.LAN not in found.ways
    assert found.helps_a_phone


@pytest.mark.parametrize("base", ["http://keepwarm.example.org", "https://keepwarm.example.org"])
def test_a_public_address_is_read_everywhere(base: str) -> None:
    found = reach(base)
    assert set(found.can) == set(Reader)
    assert found.cannot == ()
    assert found.ways == ()
