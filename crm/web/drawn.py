"""The icons of the installed app, drawn from crm/static/favicon.svg in the sizes that phones want."""

import re
from collections.abc import Iterator
from hashlib import sha256
from math import atan2, cos, hypot, pi, sin
from pathlib import Path

from PIL import Image, ImageDraw

SIDE = 32
FINE = 4  # drawn so many times larger, then made smaller: that rounds the edges
SAFE = 0.72  # of a maskable icon, since any shape may be cut out of it
STEPS = 24
ICONS = (("icon-192", 192, 1.0), ("icon-512", 512, 1.0), ("maskable-512", 512, SAFE), ("touch-180", 180, 1.0))
_PATH = re.compile(r'<path fill="(?P<fill>[^"]+)"(?P<rest>[^>]*?) d="(?P<d>[^"]+)"')
_RECT = re.compile(r'<rect [^>]*rx="([\d.]+)" fill="([^"]+)"')
_PART = re.compile(r"([MmcahZz])([^MmcahZz]*)")
_NUMBER = re.compile(r"-?(?:\d+\.\d+|\.\d+|\d+)")

Point = tuple[float, float]


def write(static: Path) -> None:
    """Draw what is missing, and everything anew once the drawing or this module changed."""
    source = static / "favicon.svg"
    folder = static / "vendor" / "icons"
    stamp = folder / ".drawn"
    mark = sha256(source.read_bytes() + Path(__file__).read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == mark:
        return
    folder.mkdir(parents=True, exist_ok=True)
    svg = source.read_text(encoding="utf-8")
    for name, size, share in ICONS:
        is_whole = share < 1 or name.startswith("touch")  # the phone cuts the corners itself
        picture(svg, size, share=share, is_whole=is_whole).save(folder / f"{name}.png", optimize=True)
    stamp.write_text(mark, encoding="utf-8")


def picture(svg: str, size: int, *, share: float, is_whole: bool) -> Image.Image:
    """The drawing as a picture of `size` pixels; `share` of it is the drawing, the rest its ground."""
    ground = _RECT.search(svg)
    if ground is None:
        raise ValueError("the drawing has no ground")
    big = size * FINE
    scale = big / SIDE * share
    shift = big * (1 - share) / 2
    canvas = Image.new("RGBA", (big, big), (0, 0, 0, 0))
    pen = ImageDraw.Draw(canvas)
    pen.rounded_rectangle((0, 0, big, big), 0 if is_whole else float(ground[1]) * scale, fill=ground[2])
    for path in _PATH.finditer(svg):
        points = [(x * scale + shift, y * scale + shift) for x, y in outline(path["d"])]
        if path["fill"] != "none":
            pen.polygon(points, fill=path["fill"])
        else:
            _stroke(pen, points, path["rest"], scale)
    return canvas.resize((size, size), Image.Resampling.LANCZOS)


def outline(drawn: str) -> list[Point]:
    """The points of a path of moves, curves, half circles and level lines: all that our drawing has."""
    points: list[Point] = []
    for command, said in _PART.findall(drawn):
        numbers = [float(number) for number in _NUMBER.findall(said)]
        if command == "M":
            points.append((numbers[0], numbers[1]))
        elif command == "c":
            for at in range(0, len(numbers), 6):
                points += _curve(points[-1], numbers[at : at + 6])
        elif command == "a":
            points += _half_circle(points[-1], (numbers[5], numbers[6]))
        elif command == "h":
            points.append((points[-1][0] + numbers[0], points[-1][1]))
    return points


def _curve(start: Point, moves: list[float]) -> Iterator[Point]:
    x, y = start
    ax, ay, bx, by, ex, ey = moves
    for step in range(1, STEPS + 1):
        t = step / STEPS
        one, two, three = 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        yield x + one * ax + two * bx + three * ex, y + one * ay + two * by + three * ey


def _half_circle(start: Point, move: Point) -> Iterator[Point]:
    """Clockwise, from `start` by `move`, which is its diameter."""
    middle = (start[0] + move[0] / 2, start[1] + move[1] / 2)
    radius = hypot(*move) / 2
    begin = atan2(start[1] - middle[1], start[0] - middle[0])
    for step in range(1, STEPS + 1):
        angle = begin + pi * step / STEPS
        yield middle[0] + radius * cos(angle), middle[1] + radius * sin(angle)


def _stroke(pen: ImageDraw.ImageDraw, points: list[Point], said: str, scale: float) -> None:
    colour, width = re.search(r'stroke="([^"]+)"', said), re.search(r'stroke-width="([\d.]+)"', said)
    if colour is None or width is None:
        raise ValueError("a line without colour or width")
    thick = float(width[1]) * scale
    pen.line(points, fill=colour[1], width=round(thick))
    for x, y in (points[0], points[-1]):
        half = thick / 2
        pen.ellipse((x - half, y - half, x + half, y + half), fill=colour[1])
