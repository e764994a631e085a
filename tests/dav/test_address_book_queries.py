"""addressbook-query and -multiget: which cards meet which filter, and in which version they are given."""

import pytest

from crm.published.models import Shelf
from tests.accounts.visiting import ON_SQLITE
from tests.dav.conftest import Put
from tests.dav.device import Answer, Device
from tests.dav.objects import card

pytestmark = ON_SQLITE


def prop(name: str, inner: str = "", test: str = "anyof") -> str:
    return f'<CR:prop-filter name="{name}" test="{test}">{inner}</CR:prop-filter>'


def match(text: str, way: str = "contains", negate: str = "no", **more: str) -> str:
    given = "".join(f' {key}="{value}"' for key, value in more.items())
    return f'<CR:text-match match-type="{way}" negate-condition="{negate}"{given}>{text}</CR:text-match>'


def query(device: Device, filters: str, test: str = "anyof", data: str = "", more: str = "") -> Answer:
    inner = f'<D:prop><D:getetag/>{data}</D:prop><CR:filter test="{test}">{filters}</CR:filter>{more}'
    return device.report(device.contacts, "CR:addressbook-query", inner)


@pytest.fixture
def people(put: Put) -> None:
    put(
        Shelf.CONTACTS,
        "ada.vcf",
        card("ada", "Ada Löwe", "EMAIL;TYPE=WORK:ada@example.org", "TEL;TYPE=CELL:+49 30 555"),
    )
    put(
        Shelf.CONTACTS,
        "bob.vcf",
        card("bob", "Bob 100% Hart", "NICKNAME:Bobby", "item1.EMAIL:bob@example.com"),
    )
    note = "NOTE:Met at Initech\\, liked cats"
    put(Shelf.CONTACTS, "cid.vcf", card("cid", "Cid Hartmann", note, version="4.0"))


@pytest.mark.parametrize(
    ("filters", "test", "names"),
    [
        ("", "anyof", "abc"),
        (prop("FN", match("hart")), "anyof", "bc"),
        (prop("FN", match("LÖWE")), "anyof", "a"),
        (prop("FN", match("LÖWE", collation="i;ascii-casemap")), "anyof", ""),
        (prop("FN", match("Ada", "starts-with")), "anyof", "a"),
        (prop("FN", match("hart", "ends-with")), "anyof", "b"),
        (prop("FN", match("bob 100% hart", "equals")), "anyof", "b"),
        (prop("FN", match("bob _00% hart", "equals")), "anyof", ""),
        (prop("FN", match("hart", negate="yes")), "anyof", "a"),
        (prop("FN", match("hart") + match("bob"), "allof"), "anyof", "b"),
        (prop("FN", match("ada") + match("cid")), "anyof", "ac"),
        (prop("FN", match("ada")) + prop("EMAIL", match(".com")), "anyof", "ab"),
        (prop("FN", match("hart")) + prop("EMAIL", match(".com")), "allof", "b"),
        (prop("item1.EMAIL", match("bob")), "anyof", "b"),
        (prop("TEL", match("555")), "anyof", "a"),
        (prop("NICKNAME", "<CR:is-not-defined/>"), "anyof", "ac"),
        (prop("NICKNAME"), "anyof", "b"),
        (prop("NOTE", match("initech, liked")), "anyof", "c"),
        (prop("UID", match("bob", "equals", collation="i;octet")), "anyof", "b"),
        (prop("TEL", f'<CR:param-filter name="TYPE">{match("cell")}</CR:param-filter>'), "anyof", "a"),
        (prop("EMAIL", '<CR:param-filter name="TYPE"><CR:is-not-defined/></CR:param-filter>'), "anyof", "b"),
    ],
)  # fmt: skip
def test_a_filter_finds(device: Device, people: None, filters: str, test: str, names: str) -> None:
    assert "".join(sorted(name[0] for name in query(device, filters, test).names)) == names


def test_a_limit_is_kept_and_said(device: Device, people: None) -> None:
    limited = query(device, "", more="<CR:limit><CR:nresults>2</CR:nresults></CR:limit>")
    assert len([href for href in limited.responses if href != device.contacts]) == 2
    assert limited.responses[device.contacts].status == 507
    enough = query(device, "", more="<CR:limit><CR:nresults>3</CR:nresults></CR:limit>")
    assert device.contacts not in enough.responses


def test_a_card_is_given_in_the_version_that_is_asked_for(device: Device, people: None) -> None:
    def given(data: str, uid: str) -> str:
        return query(device, prop("UID", match(uid)), data=data).only.text("CR:address-data")

    assert "VERSION:3.0" in given("<CR:address-data/>", "cid")
    assert "VERSION:4.0" in given('<CR:address-data content-type="text/vcard" version="4.0"/>', "cid")
    assert given("<CR:address-data/>", "bob") == card(
        "bob", "Bob 100% Hart", "NICKNAME:Bobby", "item1.EMAIL:bob@example.com"
    )
    part = given(
        '<CR:address-data><CR:prop name="EMAIL"/><CR:prop name="FN" novalue="yes"/></CR:address-data>', "bob"
    )
    assert part.split("\r\n") == [
        "BEGIN:VCARD", "VERSION:3.0", "FN:", "item1.EMAIL:bob@example.com", "END:VCARD", "",
    ]  # fmt: skip
    refused = query(device, "", data='<CR:address-data version="2.1"/>')
    assert (refused.status, refused.precondition) == (403, "supported-address-data")


def test_what_cannot_be_used_is_named(device: Device) -> None:
    assert query(device, prop("FN", match("x", collation="i;no"))).precondition == "supported-collation"
    assert query(device, prop("FN", match("x", "sounds-like"))).precondition == "valid-filter"
    assert query(device, "", "someof").precondition == "valid-filter"
    bare = device.report(device.contacts, "CR:addressbook-query", "<D:prop/>")
    assert (bare.status, bare.precondition) == (403, "valid-filter")
    assert device.report(device.contacts, "C:calendar-query", "").precondition == "supported-report"


def test_cards_by_their_hrefs(device: Device, people: None) -> None:
    hrefs = [
        f"{device.contacts}ada.vcf", f"http://example.org{device.contacts}bob.vcf",
        f"{device.contacts}none.vcf",
        f"/dav/addressbooks/{device.user_id + 1}/contacts/ada.vcf", f"{device.interviews}ada.vcf", "/", "",
        f"{device.contacts}%61da.vcf", f"{device.contacts}%ff.vcf",
    ]  # fmt: skip
    inner = "".join(f"<D:href>{href}</D:href>" for href in hrefs)
    answer = device.report(
        device.contacts, "CR:addressbook-multiget", f"<D:prop><D:getetag/><CR:address-data/></D:prop>{inner}"
    )
    statuses = {href: each.status for href, each in answer.responses.items()}
    assert statuses.pop(f"{device.contacts}ada.vcf") == statuses.pop(f"{device.contacts}bob.vcf") == 200
    assert set(statuses.values()) == {404}
    assert len(statuses) == 6
    many = "".join(f"<D:href>{device.contacts}{number}.vcf</D:href>" for number in range(5001))
    refused = device.report(device.contacts, "CR:addressbook-multiget", f"<D:prop/>{many}")
    assert (refused.status, refused.precondition) == (403, "number-of-matches-within-limits")
