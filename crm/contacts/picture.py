"""An uploaded picture, made into a small square photo that holds nothing but its pixels."""

from dataclasses import dataclass
from enum import StrEnum

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
SIDE = 512
MOST_ENCODED = 100_000


class Unfit(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    NO_PICTURE = "no_picture"


class Refused(ValueError):
    """A file that is not taken, and why."""

    def __init__(self, why: Unfit) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture as it is kept and served."""

    data: bytes
    media_type: str


def encode(upload: bytes) -> Encoded:
    """The middle of the picture as a square of at most 512 pixels, upright, as WebP or JPEG up to 100 kB.

    Raises `Refused`.
    """
    if not upload:
        raise Refused(Unfit.EMPTY)
    if len(upload) > MOST_BYTES:
        raise Refused(Unfit.TOO_LARGE)
    from crm.contacts import pixels  # noqa: PLC0415 - the decoders are loaded by the first photo, not at start

    try:
        data, media_type = pixels.square(upload, side=SIDE, most_pixels=MOST_PIXELS, most_bytes=MOST_ENCODED)
    except pixels.TooMany:
        raise Refused(Unfit.TOO_MANY_PIXELS) from None
    except Exception:  # decoders of broken files raise whatever they like
        raise Refused(Unfit.NO_PICTURE) from None
    return Encoded(data, media_type)
