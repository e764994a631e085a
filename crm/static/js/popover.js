// Popovers are <details>: one open at a time, closed by Escape or a click elsewhere, kept inside the window, arrow keys inside menus.

const EDGE = 8;

document.addEventListener("click", (event) => close((details) => !details.contains(event.target) || details === event.target));

document.addEventListener("keydown", (event) => {
  const details = event.target.closest?.("[data-popover][open]");
  if (!details) return;
  if (event.key === "Escape") {
    details.open = false;
    details.querySelector("summary").focus();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    step(details, event);
  }
});

document.addEventListener("focusin", (event) => close((details) => !details.contains(event.target)));

document.addEventListener(
  "toggle",
  (event) => {
    const details = event.target;
    if (!details.matches?.("[data-popover]") || !details.open) return;
    fit(details.querySelector(".popover-panel"));
  },
  true,
);

function close(isOther) {
  for (const details of document.querySelectorAll("[data-popover][open]")) if (isOther(details)) details.open = false;
}

function step(details, event) {
  const items = [...details.querySelectorAll(".menu-item")];
  if (!items.length || event.target.matches("input, select, textarea")) return;
  event.preventDefault();
  const here = items.indexOf(document.activeElement);
  const by = event.key === "ArrowDown" ? 1 : -1;
  items[(here + by + items.length) % items.length].focus();
}

// Moves a panel back into the window, and upwards where there is no room below.
function fit(panel) {
  if (!panel) return;
  panel.classList.remove("popover-up");
  panel.style.translate = "";
  if (getComputedStyle(panel).position === "fixed") return; // a sheet, on a phone
  const box = panel.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const over = Math.max(0, box.right + EDGE - width);
  const shift = Math.max(-over, EDGE - box.left);
  if (shift) panel.style.translate = `${shift}px`;
  if (box.bottom > innerHeight - EDGE && box.top > box.height + 60) panel.classList.add("popover-up");
}
