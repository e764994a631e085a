// Text areas grow with what is in them, where the style sheet's field-sizing is not known: Firefox before 152, Safari before 26.2.

const isNeeded = !CSS.supports("field-sizing", "content");

function grow(area) {
  if (!area.checkVisibility()) return; // in a closed panel; it is measured when that opens
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}

function growAll() {
  for (const area of document.querySelectorAll("textarea")) grow(area);
}

if (isNeeded) {
  document.addEventListener("input", (event) => event.target.matches?.("textarea") && grow(event.target));
  document.addEventListener("reset", () => setTimeout(growAll));
  document.addEventListener("toggle", growAll, true);
  document.addEventListener("htmx:after:swap", growAll);
  addEventListener("resize", growAll);
  growAll();
}
