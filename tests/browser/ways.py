"""What a page promises to people who see, read and move in other ways than most."""

from typing import Literal

from playwright.sync_api import Page

from tests.browser.chromium import AXE, STILL, overhang
from tests.browser.keyboard import SEEN, UNCOVERED

# WCAG 1.4.12: somebody sets other distances; nothing may be cut off.
SPACED = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }
"""
# WCAG 1.4.4: text alone, twice as large.
LARGE = "html { font-size: 200% !important; }"
DRESS = """
(text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
"""
UNDRESS = "() => { document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1); }"
# Text that its box cuts off, but for what says so by an ellipsis and what only screen readers get.
CUT = """
() => [...document.querySelectorAll("main *")].filter((each) => {
  const style = getComputedStyle(each);
  const hides = [style.overflowX, style.overflowY].some((way) => way === "hidden" || way === "clip");
  if (!hides || style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none") return false;
  if (each.closest(".unseen, svg, [hidden]") || each.clientWidth <= 1 || each.clientHeight <= 1) return false;
  const speaks = [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  if (each.querySelector("*") && !speaks) return false;
  return each.scrollHeight > each.clientHeight + 1 || each.scrollWidth > each.clientWidth + 1;
}).map((each) => each.outerHTML.slice(0, 120))
"""
CONTRAST = """
async (rule) => {
  await new Promise(requestAnimationFrame);
  const only = { runOnly: { type: "rule", values: [rule] }, resultTypes: ["violations"] };
  const { violations } = await axe.run(document, only);
  const said = ({ html, any }) => `${rule}: ${html.slice(0, 100)} ${any[0]?.message ?? ""}`;
  return violations.flatMap(({ nodes }) => nodes.map(said));
}
"""
# Texts with their ground, as the system's colours make them.
TOLD_APART = """
() => {
  const parts = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (text) => {
    const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = parts(text).map((each) => linear(each / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (each) => {
    for (let up = each; up; up = up.parentElement) {
      const colour = getComputedStyle(up).backgroundColor;
      if (parts(colour)[3] !== 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const speaks = (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return [...document.querySelectorAll("body *")].filter((each) => {
    if (!each.checkVisibility() || each.closest(".unseen, svg, script") || !speaks(each)) return false;
    const [one, other] = [light(getComputedStyle(each).color), light(ground(each))].sort((a, b) => b - a);
    return (one + 0.05) / (other + 0.05) < 4.5;
  }).map((each) => each.outerHTML.slice(0, 120));
}
"""
# Where the focus is (a mark that stays with the element), whether it is seen, and whether a bar lies over it.
STEP = f"""
async () => {{
  const isFree = ({UNCOVERED});
  for (let frame = 0; frame < 20 && (frame === 0 || !isFree()); frame += 1) {{
    await new Promise(requestAnimationFrame);
  }}
  const here = document.activeElement;
  if (!here || here === document.body) return ["", true, true, ""];
  here.dataset.walked ??= String((window.walked = (window.walked ?? 0) + 1));
  return [here.dataset.walked, ({SEEN})(), isFree(), here.outerHTML.slice(0, 140)];
}}
"""
# A field for a day or a time has parts, each with a step of its own.
PARTS = 4
MOST_STEPS = 220


def spacing(page: Page) -> list[str]:
    """What is cut off, or too wide, with wider text."""
    return _dressed(page, SPACED, "text spacing")


def large_text(page: Page) -> list[str]:
    """The same with text twice as large, and with the whole page at 200 % (a window of half the size)."""
    found = _dressed(page, LARGE, "text at 200 %")
    page.set_viewport_size({"width": 640, "height": 450})
    if overhang(page) > 0:
        found.append(f"zoomed to 200 %: {overhang(page)} px too wide")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


def more_contrast(page: Page, *themes: Literal["light", "dark"]) -> list[str]:
    """Text below 7 to 1 where more contrast is asked for."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    page.evaluate(STILL)
    found = []
    for theme in themes:
        page.emulate_media(color_scheme=theme, contrast="more")
        found += [
            f"more contrast, {theme}: {each}" for each in page.evaluate(CONTRAST, "color-contrast-enhanced")
        ]
    page.emulate_media(color_scheme="light", contrast="no-preference")
    return found


def forced_colours(page: Page) -> list[str]:
    """Texts that cannot be told from their ground in the colours of the system."""
    found: list[str] = page.evaluate(TOLD_APART)
    return found


def walk(page: Page) -> list[str]:
    """By Tab from the top to the end: the focus is seen, no bar lies over it, and nothing holds it."""
    found: list[str] = []
    passed: list[str] = []
    page.evaluate("() => { scrollTo(0, 0); document.activeElement.blur(); }")
    for _step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        here, is_seen, is_free, said = page.evaluate(STEP)
        if not here or here in passed[:1]:
            return found
        passed.append(here)
        if passed[-PARTS - 1 :] == [here] * (PARTS + 1):
            return [*found, f"held by {said}"]
        found += [f"focus not seen: {said}"] if not is_seen else []
        found += [f"focus covered: {said}"] if not is_free else []
    return [*found, f"no end after {MOST_STEPS} steps"]


def _dressed(page: Page, sheet: str, what: str) -> list[str]:
    before = set(page.evaluate(CUT))
    page.evaluate(DRESS, sheet)
    found = [f"{what}, cut off: {each}" for each in page.evaluate(CUT) if each not in before]
    if overhang(page) > 0:
        found.append(f"{what}: {overhang(page)} px too wide")
    page.evaluate(UNDRESS)
    return found
