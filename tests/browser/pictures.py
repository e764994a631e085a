"""Takes the pictures of the guide, in each of its languages: light, at a desk and on a phone."""

import io
from pathlib import Path

from PIL import Image

from crm.web import guide
from tests.browser.shots import DESK, Photographer, Shot, at, contact, debrief, feed, invitation, photographer
from tests.browser.visitors import PHONE

FOLDER = Path(__file__).resolve().parents[2] / "docs/guide"
COLOURS = 96
LARGEST = 120_000
SHOTS = (
    Shot("begin", at("/welcome/begin"), DESK),
    Shot("today", at("/"), DESK),
    Shot("calendar", at("/calendar"), DESK),
    Shot("invitation", invitation, DESK),
    Shot("contact", contact, DESK),
    Shot("contacts", at("/contacts"), DESK),
    Shot("debrief-phone", debrief, PHONE),
    Shot("feed-phone", feed, PHONE),
    Shot("sharing-phone", at("/settings/sharing"), PHONE),
)


def main() -> None:
    """Take every picture anew."""
    with photographer() as photographs:
        for language in guide.languages():
            home = FOLDER if language == guide.ENGLISH else FOLDER / language
            _take(photographs, language, home / "pictures")


def _take(photographs: Photographer, language: str, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for shot in SHOTS:
        file = folder / f"{shot.name}.png"
        image = Image.open(io.BytesIO(photographs.take(shot, language=language, format="png"))).convert("RGB")
        image.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
        size = file.stat().st_size
        print(f"{language} {file.name} {size} bytes")
        if size > LARGEST:
            raise SystemExit(f"{file.name} is larger than {LARGEST} bytes.")


if __name__ == "__main__":
    main()
