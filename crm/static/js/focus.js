// The focus is never lost. What a swap or an act takes away hands it on: to the same thing anew, to the row that came back or that stands there now, else to the page.

const ROWS = "#main [data-row]:not([data-leaving])";
const left = new WeakMap(); // request -> where the focus was when its swap began, or when it left for a whole page
let behind = null; // what had the focus before a message took it

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  if (ctx.target === document.body) left.set(ctx, here(ctx));
});

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (ctx.target !== document.body) left.set(ctx, here(ctx));
});

document.addEventListener("keepwarm:leave", (event) => {
  const rows = shown();
  const at = rows.indexOf(event.target.closest("[data-row]") ?? event.target.querySelector("[data-row]"));
  const next = rows[at + 1] ?? rows[at - 1];
  if (at >= 0 && next && event.target.contains(document.activeElement)) enter(next);
});

document.addEventListener("htmx:after:swap", (event) => {
  const { ctx } = event.detail;
  const was = left.get(ctx);
  if (!isLost() || !was || (location.hash && ctx.target === document.body && was.path !== location.pathname)) return;
  const isSame = ctx.target !== document.body || was.path === location.pathname;
  const to = isSame ? again(was) : null;
  if (to?.matches("[data-row]")) enter(to);
  else (to ?? document.getElementById("main"))?.focus({ preventScroll: true });
});

document.addEventListener("focusin", (event) => {
  if (!event.target.closest("#toasts")) behind = event.target;
});

// A message that goes gives the focus back.
document.addEventListener("keepwarm:dismissed", () => {
  if (!isLost()) return;
  (behind?.isConnected ? behind : document.getElementById("main"))?.focus({ preventScroll: true });
});

function isLost() {
  return !document.activeElement || document.activeElement === document.body;
}

function here(ctx) {
  const element = document.activeElement;
  const row = element.closest("[data-row]");
  return {
    path: location.pathname,
    isPart: ctx.target !== document.body,
    id: element.id,
    alike: alike(element).indexOf(element),
    element,
    row: row && { id: row.id, at: shown().indexOf(row) },
    rows: shown().map((each) => each.id),
    isMessage: Boolean(element.closest("#toasts")),
  };
}

function again(was) {
  const own = was.id && document.getElementById(was.id);
  if (own && isSeen(own)) return own;
  const rows = shown();
  const came = rows.find((row) => row.id && !was.rows.includes(row.id));
  if (came && (was.isMessage || (was.isPart && rows.length > was.rows.length))) return came;
  if (was.row) return inRow(was, rows);
  return alike(was.element).filter(isSeen)[was.alike] ?? null;
}

// The same button of the same row, else the row that stands in its place now.
function inRow(was, rows) {
  const row = was.row.id ? rows.find((each) => each.id === was.row.id) : null;
  if (!row) return rows[Math.min(was.row.at, rows.length - 1)] ?? null;
  return [...row.querySelectorAll(was.element.localName)].find((each) => says(each) === says(was.element) && isSeen(each)) ?? row;
}

// What is of the same kind and reads the same, in the order of the page.
function alike(element) {
  const root = document.getElementById("main");
  if (!root || element === document.body) return [];
  return [...root.querySelectorAll(element.localName)].filter((each) => says(each) === says(element));
}

function says(element) {
  return element.getAttribute("aria-label") || element.name || element.textContent.trim();
}

// Standing in the window: the focus is not put where nobody looks.
function isSeen(element) {
  const box = element.getBoundingClientRect();
  return element.checkVisibility() && box.bottom > 0 && box.top < innerHeight;
}

function shown() {
  return [...document.querySelectorAll(ROWS)].filter((row) => row.checkVisibility());
}

function enter(row) {
  document.dispatchEvent(new CustomEvent("keepwarm:enter", { detail: { row } }));
}
