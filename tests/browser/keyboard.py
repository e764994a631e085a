"""Somebody with nothing but a keyboard: walks by Tab to what is wanted, and sees the focus all the way."""

from playwright.sync_api import Page

MOST_STEPS = 150
WHERE = """
() => {
  const here = document.activeElement;
  const said = here.getAttribute("aria-label") || here.labels?.[0]?.textContent || here.textContent;
  return [here.tagName.toLowerCase(), (said || "").replace(/\\s+/g, " ").trim(), here.name || ""];
}
"""
# An outline on the element, or on what is drawn for it.
SEEN = """
() => {
  const here = document.activeElement;
  if (here === document.body || here.id === "main" || here.matches("[tabindex='-1']")) return true;
  const styles = [here, here.nextElementSibling, here.closest("label")]
    .filter((element) => element)
    .map((element) => getComputedStyle(element));
  return [...styles, getComputedStyle(here, "::after")].some(
    ({ outlineStyle, outlineWidth }) => outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
  );
}
"""
# Whether the middle of what has the focus lies in the window, and no bar lies over it (WCAG 2.4.11).
UNCOVERED = """
() => {
  const here = document.activeElement;
  if (here === document.body || here.id === "main") return true;
  const box = (here.matches(".row-anchor, .star input") ? here.parentElement : here).getBoundingClientRect();
  if (!box.width || !box.height) return true;
  const found = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
  const bar = found?.closest(".form-actions-sticky, .bar, .toasts");
  return found !== null && (!bar || bar.contains(here));
}
"""


class Keyboard:
    """Drives a page by keys alone."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self.page.keyboard.type(text)

    def walk_to(self, name: str, *, tag: str = "", back: bool = False) -> None:
        """Tab until something whose name or field begins so has the focus; each step must be seen."""
        passed = []
        for _step in range(MOST_STEPS):
            self.press("Shift+Tab" if back else "Tab")
            here = self.where()
            self._look(here)
            passed.append(here)
            if (here[1].startswith(name) or here[2] == name) and tag in ("", here[0]):
                return
        raise AssertionError(f"no way to {name}; passed {passed[:40]}")

    def where(self) -> tuple[str, str, str]:
        """Tag, name and field of what has the focus."""
        tag, name, field = self.page.evaluate(WHERE)
        return tag, name, field

    def _look(self, here: tuple[str, str, str]) -> None:
        assert self.page.evaluate(SEEN), f"the focus is not seen on {here}"
        assert self.page.evaluate(UNCOVERED), f"the focus is covered on {here}"
