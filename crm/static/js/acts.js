// The menu of a row ([data-acts]): fetched in place of its sign when the row is entered by keys or the sign is pressed. A key of the menu
// waits until it is there. The panel lies over the list, where no frame cuts it off, and goes when the page is scrolled.

const REST = 150; // how long the focus rests on a row before its menu is fetched
const EDGE = 8;
let wanted = null; // what waits for a menu: {sign, row, key}, an empty key opens it
let timer = 0;
let gone = []; // the places of rows that left, when a swap began

document.addEventListener("focusin", (event) => {
  clearTimeout(timer);
  const sign = event.target.closest("[data-row]")?.querySelector("a[data-acts]");
  if (sign && sign !== event.target) timer = setTimeout(ask, REST, sign);
});

document.addEventListener("click", (event) => {
  const sign = event.target.closest?.("a[data-acts]");
  if (!sign || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  ask(sign, "");
});

document.addEventListener("keepwarm:act", (event) => {
  const { key } = event.detail;
  const found = event.target.querySelector("[data-acts]");
  if (!found || !isOurs(key)) return;
  event.preventDefault();
  if (found.matches("a")) ask(found, key);
  else act(found, key);
});

// Nothing comes in the place of a sign that has the focus for another reason, and no refusal.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  const sign = ctx.sourceElement;
  if (!sign?.matches?.("a[data-acts]")) return;
  const isWanted = wanted?.sign === sign;
  if (ctx.response.status < 400 && (isWanted || document.activeElement !== sign)) return;
  event.preventDefault();
  if (isWanted) location.assign(sign.href);
});

document.addEventListener("htmx:after:swap", (event) => {
  const menu = event.detail.ctx.sourceElement; // what came in place of the sign
  if (!wanted || !menu?.matches?.("details[data-acts]") || menu.closest("[data-row]") !== wanted.row) return;
  const { key } = wanted;
  wanted = null;
  act(menu, key);
});

// A row that was gone and is undone has the focus again, as before it went.
document.addEventListener("htmx:before:swap", () => (gone = [...document.querySelectorAll("#main tr[id][hidden]")].map((each) => each.id)));
document.addEventListener("htmx:after:swap", () => {
  const row = gone.map((id) => document.getElementById(id)).find((each) => each?.matches("[data-row]"));
  gone = [];
  if (row && !document.activeElement.matches("input[type=text], input[type=search], textarea, select")) document.dispatchEvent(new CustomEvent("keepwarm:enter", { detail: { row } }));
});

// What is fetched ahead fails in silence; what was asked for says so by itself.
document.addEventListener("htmx:error", (event) => {
  const sign = event.detail.ctx?.sourceElement;
  if (!sign?.matches?.("a[data-acts]")) return;
  if (wanted?.sign === sign) wanted = null;
  else event.preventDefault();
}, true);

document.addEventListener("toggle", (event) => {
  const menu = event.target.closest?.("details[data-acts][open]"); // also when something opens within
  if (menu) lay(menu);
}, true);

addEventListener("scroll", (event) => {
  const open = document.querySelector("details[data-acts][open]");
  if (!open || open.contains(event.target) || isSheet()) return;
  const held = open.contains(document.activeElement);
  open.open = false;
  if (held) open.querySelector("summary").focus({ preventScroll: true });
}, true);

function isOurs(key) {
  const keys = document.querySelector("#main template[data-acts-keys]")?.content.children ?? [];
  return [...keys].some((each) => each.dataset.rowKey === key);
}

function ask(sign, key) {
  if (!sign.isConnected) return;
  if (key !== undefined) wanted = { sign, row: sign.closest("[data-row]"), key };
  const address = new URL(sign.href);
  address.pathname += "/acts";
  htmx.ajax("GET", address.href, { source: sign, target: sign });
}

function act(menu, key) {
  const element = key && [...menu.querySelectorAll("[data-row-key]")].find((each) => each.dataset.rowKey === key);
  if (key && !element) {
    document.dispatchEvent(new CustomEvent("keepwarm:tell", { detail: { text: menu.dataset.nothing, tone: "info" } }));
  } else if (!element || element.matches("summary")) {
    menu.open = true;
    for (const each of menu.querySelectorAll("details")) each.open = false;
    menu.querySelector("summary").focus({ preventScroll: true });
    if (element) document.dispatchEvent(new CustomEvent("keepwarm:press", { detail: { element } }));
  } else {
    document.dispatchEvent(new CustomEvent("keepwarm:press", { detail: { element } }));
  }
}

function isSheet() {
  return !matchMedia("(min-width: 48rem)").matches;
}

// Below the sign, or above it where there is no room; its end at the sign's end.
function lay(menu) {
  const panel = menu.querySelector(".popover-panel");
  panel.style.inset = "";
  if (isSheet()) return;
  const sign = menu.getBoundingClientRect();
  const end = document.dir === "rtl" ? sign.left : document.documentElement.clientWidth - sign.right;
  const below = Math.max(EDGE, Math.min(sign.bottom + EDGE / 2, innerHeight - EDGE - panel.offsetHeight));
  panel.style.inset = document.dir === "rtl" ? `${below}px auto auto ${end}px` : `${below}px ${end}px auto auto`;
}
