"""Takes the pictures of the README: in both themes, at a desk and on a phone."""

from pathlib import Path

from tests.browser.shots import DESK, Shot, at, contact, debrief, feed, invitation, photographer
from tests.browser.visitors import PHONE

FOLDER = Path(__file__).resolve().parents[2] / "docs/pictures"
SHARPNESS = 1.5
QUALITY = 82
LARGEST = 1_500_000
SHOTS = (
    Shot("today-light", at("/"), DESK),
    Shot("today-dark", at("/"), DESK, "dark"),
    Shot("invitation-light", invitation, DESK),
    Shot("contact-light", contact, DESK),
    Shot("contacts-light", at("/contacts?view=interviewed"), DESK),
    Shot("month-light", at("/calendar"), DESK),
    Shot("phone-today-light", at("/"), PHONE),
    Shot("phone-debrief-dark", debrief, PHONE, "dark"),
    Shot("phone-calendar-light", feed, PHONE),
)


def main() -> None:
    """Take every picture anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with photographer() as photographs:
        for shot in SHOTS:
            taken = photographs.take(shot, scale=SHARPNESS, format="webp", quality=QUALITY)
            (FOLDER / f"{shot.name}.webp").write_bytes(taken)
    size = sum(file.stat().st_size for file in FOLDER.iterdir())
    if size > LARGEST:
        raise SystemExit(f"The pictures have {size} bytes, more than {LARGEST}.")
    print(f"{len(SHOTS)} pictures in docs/pictures, {size} bytes")


if __name__ == "__main__":
    main()
