"""A photo: made small and bare of everything else, refused when it is none, shown, removed, put back."""

import struct
import zlib
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions, picture, queries
from crm.contacts.models import Contact
from crm.contacts.picture import Refused, Unfit, encode
from crm.core.when import When
from tests import factories

ORIENTATION, MAKER = 0x112, 0x10F


def a_picture(kind: str = "JPEG", *, size: tuple[int, int] = (600, 400), mode: str = "RGB") -> bytes:
    """Red above, blue below, lying on its side by its own account, with a camera's name in it."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0], size[1] // 2))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 3, "canary-camera"
    file = BytesIO()
    image.convert(mode).save(file, kind, **({} if kind == "GIF" else {"exif": exif}))
    return file.getvalue()


def a_png_of(width: int, height: int) -> bytes:
    """The head of a picture of that size, with hardly anything behind it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def drawn(encoded: picture.Encoded) -> Image.Image:
    return Image.open(BytesIO(encoded.data)).convert("RGB")


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "RGBA"), ("PNG", "P")]
)
def test_a_picture_becomes_a_small_upright_square(kind: str, mode: str) -> None:
    encoded = encode(a_picture(kind, mode=mode))
    image = drawn(encoded)
    assert image.size == (400, 400)
    if mode != "L":
        above, below = image.getpixel((200, 50)), image.getpixel((200, 350))
        assert isinstance(above, tuple)
        assert isinstance(below, tuple)
        assert above[2] > above[0]  # it lay upside down: blue is above now
        assert below[0] > below[2]


@pytest.mark.parametrize("kind", ["WEBP", "GIF", "PNG"])
def test_other_kinds_are_read_too(kind: str) -> None:
    assert drawn(encode(a_picture(kind))).size == (400, 400)


def test_nothing_but_the_pixels_is_kept() -> None:
    upload = a_picture(size=(3000, 2000))
    assert b"canary-camera" in upload
    encoded = encode(upload)
    assert b"canary-camera" not in encoded.data
    assert len(drawn(encoded).getexif()) == 0
    assert drawn(encoded).size == (picture.SIDE, picture.SIDE)
    assert encoded.media_type in ("image/webp", "image/jpeg")


def test_a_busy_picture_is_small_all_the_same() -> None:
    file = BytesIO()
    Image.effect_noise((2000, 2000), 120).convert("RGB").save(file, "JPEG", quality=90)
    assert len(encode(file.getvalue()).data) <= picture.MOST_ENCODED


def test_what_one_can_see_through_stands_on_white() -> None:
    file = BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(file, "PNG")
    corner = drawn(encode(file.getvalue())).getpixel((10, 10))
    assert isinstance(corner, tuple)
    assert min(corner) > 245


UNFIT = [
    (b"", Unfit.EMPTY),
    (b"x" * (picture.MOST_BYTES + 1), Unfit.TOO_LARGE),
    (a_png_of(50_000, 50_000), Unfit.TOO_MANY_PIXELS),
    (a_png_of(8_000, 5_001), Unfit.TOO_MANY_PIXELS),
    (a_png_of(0, 0), Unfit.NO_PICTURE),
    (b"BEGIN:VCARD", Unfit.NO_PICTURE),
    (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", Unfit.NO_PICTURE),
    (a_picture()[:300], Unfit.NO_PICTURE),
    (b"GIF89a" + b"\xff" * 50, Unfit.NO_PICTURE),
    (b"PK\x03\x04" + bytes(100), Unfit.NO_PICTURE),
]


@pytest.mark.parametrize(("upload", "why"), UNFIT, ids=range(len(UNFIT)))
def test_a_wrong_file_is_refused_with_the_reason(upload: bytes, why: Unfit) -> None:
    with pytest.raises(Refused) as refusal:
        encode(upload)
    assert refusal.value.why is why


def test_a_picture_with_something_behind_it_loses_that() -> None:
    encoded = encode(a_picture() + b"<script>alert(1)</script>")
    assert b"<script>" not in encoded.data


@pytest.fixture
def dana(session: Session, user: User) -> Contact:
    contact = factories.a_contact(session)
    session.commit()
    return contact


def upload(client: FlaskClient, contact: Contact, data: bytes) -> tuple[int, str]:
    head = b'--x\r\nContent-Disposition: form-data; name="photo"; filename="me.jpg"\r\n\r\n'
    answer = client.post(
        f"/contacts/{contact.id}/photo",
        data=head + data + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )
    return answer.status_code, answer.text


def test_a_photo_is_shown_on_the_page_and_in_the_list_and_kept_by_the_browser_alone(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    assert client.get(f"/contacts/{dana.id}/photo").status_code == 404
    assert upload(client, dana, a_picture())[0] == 303
    mark = queries.photo_marks(session, [dana.id])[dana.id]
    session.commit()
    address = f"/contacts/{dana.id}/photo?v={mark}"
    for page in (f"/contacts/{dana.id}", "/contacts"):
        assert f'src="{address}"' in client.get(page).text
    answer = client.get(address)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "private" in str(answer.headers["Cache-Control"])
    assert str(answer.mimetype).startswith("image/")
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_photo_is_nobody_elses(client: FlaskClient, stranger: FlaskClient, dana: Contact) -> None:
    upload(client, dana, a_picture())
    assert stranger.get(f"/contacts/{dana.id}/photo").status_code == 404
    assert upload(stranger, dana, a_picture())[0] == 404


def test_a_removed_photo_is_gone_and_can_be_put_back(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    upload(client, dana, a_picture())
    said = client.post(f"/contacts/{dana.id}/photo/remove", follow_redirects=True).text
    assert f"/contacts/{dana.id}/photo/remove/undo" in said
    assert client.get(f"/contacts/{dana.id}/photo").status_code == 404
    assert client.post(f"/contacts/{dana.id}/photo/remove").status_code == 404
    client.post(f"/contacts/{dana.id}/photo/remove/undo")
    assert client.get(f"/contacts/{dana.id}/photo").status_code == 200


def test_a_removed_photo_is_forgotten_in_time(session: Session, dana: Contact, when: When) -> None:
    data = encode(a_picture())
    actions.set_photo(session, dana, data.data, data.media_type, when=when)
    actions.remove_photo(session, dana, when=when)
    kim = factories.a_contact(session, "Kim")
    later = When(when.now + 2 * actions.REMOVED_KEPT, when.zone)
    actions.set_photo(session, kim, data.data, data.media_type, when=later)
    session.expire_all()
    with pytest.raises(LookupError):
        actions.put_photo_back(session, dana, when=later)


@pytest.mark.parametrize("data", [b"", b"no picture", b"x" * (picture.MOST_BYTES + 1)], ids=len)
def test_a_wrong_upload_is_refused_on_its_page_and_the_old_photo_stays(
    client: FlaskClient, session: Session, dana: Contact, data: bytes
) -> None:
    upload(client, dana, a_picture())
    before = client.get(f"/contacts/{dana.id}/photo").data
    status, page = upload(client, dana, data)
    assert (status, "photo-error" in page) == (422, True)
    assert client.get(f"/contacts/{dana.id}/photo").data == before


def test_without_a_file_one_is_asked_for_it(client: FlaskClient, session: Session, dana: Contact) -> None:
    answer = client.post(f"/contacts/{dana.id}/photo", data={})
    assert (answer.status_code, "Choose a picture first." in answer.text) == (422, True)
