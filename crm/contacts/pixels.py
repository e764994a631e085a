"""Decoding, turning, cropping and encoding a picture. Raises whatever the decoders raise."""

import warnings
from io import BytesIO

from PIL import Image, ImageOps, features

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITIES = (82, 70, 55, 40, 25, 10)


class TooMany(ValueError):
    """More pixels than are decoded here."""


def square(upload: bytes, *, side: int, most_pixels: int, most_bytes: int) -> tuple[bytes, str]:
    """The middle of the picture, at most `side` pixels wide, and its media type.

    The size is read before the pixels are: a small file that would unfold to a huge picture raises `TooMany`.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(BytesIO(upload), formats=FORMATS) as picture:
                if picture.width * picture.height > most_pixels:
                    raise TooMany
                picture.draft("RGB", (side * 2, side * 2))
                picture.load()
                upright = ImageOps.exif_transpose(picture)
        except Image.DecompressionBombError:
            raise TooMany from None
        edge = min(side, *upright.size)
        return _written(ImageOps.fit(_plain(upright), (edge, edge), Image.Resampling.LANCZOS), most_bytes)


def _plain(picture: Image.Image) -> Image.Image:
    """The pixels alone, without a palette, on white where one could see through."""
    bare = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        seen_through = picture.convert("RGBA")
        bare.paste(seen_through, mask=seen_through.getchannel("A"))
    else:
        bare.paste(picture.convert("RGB"))
    return bare


def _written(picture: Image.Image, most_bytes: int) -> tuple[bytes, str]:
    """As WebP, else JPEG, in the best quality that is small enough."""
    kind = "WEBP" if features.check("webp") else "JPEG"
    data = b""
    for quality in _QUALITIES:
        file = BytesIO()
        picture.save(file, kind, quality=quality)
        data = file.getvalue()
        if len(data) <= most_bytes:
            break
    return data, f"image/{kind.lower()}"
