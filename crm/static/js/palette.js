// The palette: what is typed is asked for as it is typed; old lines stay until the new ones are here. Nothing is kept anywhere.
import Lines from "../vendor/combobox-nav.js";

const PAUSE = 80; // ms without a key before the server is asked

let box = null;
let timer = 0;
let asking = null; // the request under way
let isDue = false; // Enter was pressed before the lines were there

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-palette-opens]");
  const dialog = palette();
  if (opener && dialog && isPlain(event)) {
    event.preventDefault();
    event.stopPropagation();
    open(dialog);
  } else if (dialog?.open && (event.target === dialog || event.target.closest?.("[data-palette-closes]"))) {
    dialog.close();
  } else if (dialog?.open && isPlain(event) && event.target.closest?.("#palette [role=option]")) {
    dialog.close();
  }
}, true);

document.addEventListener("input", (event) => {
  if (event.target.id !== "palette-field") return;
  clearTimeout(timer);
  asking?.abort();
  isDue = false;
  asking = new AbortController();
  timer = setTimeout(() => ask(palette(), asking), event.target.value ? PAUSE : 0);
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches?.(".palette-form")) return;
  if (asking) {
    event.preventDefault();
    event.stopPropagation();
    isDue = true;
  } else palette().close();
}, true);

document.addEventListener("keydown", (event) => {
  if (event.target.id !== "palette-field" || event.isComposing) return;
  const chosen = palette().querySelector("[aria-selected=true]");
  const atEnd = event.target.selectionStart === event.target.value.length;
  const forward = getComputedStyle(event.target).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  const isMore = (event.key === "Tab" && !event.shiftKey) || (event.key === forward && atEnd);
  if (isMore && chosen?.matches("[data-palette-person]")) {
    event.preventDefault();
    event.stopPropagation();
    more(chosen);
  }
}, true);

document.addEventListener("close", (event) => event.target.matches?.("[data-palette]") && forget(event.target), true);

// The page under the palette was replaced.
document.addEventListener("htmx:after:swap", () => {
  if (box && !box.input.isConnected) box = null;
});

function palette() {
  return document.querySelector("[data-palette]");
}

function isPlain(event) {
  return !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
}

function open(dialog) {
  if (dialog.open) return;
  for (const details of document.querySelectorAll("[data-popover][open]")) details.open = false;
  dialog.showModal();
  const field = dialog.querySelector("#palette-field");
  field.value = "";
  field.focus();
  box = new Lines(field, dialog.querySelector("#palette-lines"), { tabInsertsSuggestions: false, firstOptionSelectionMode: "selected" });
  box.start();
  show(dialog, null);
  asking = new AbortController();
  ask(dialog, asking);
}

function forget(dialog) {
  clearTimeout(timer);
  asking?.abort();
  asking = null;
  box?.destroy();
  box = null;
  dialog.querySelector("#palette-lines").replaceChildren();
  dialog.querySelector("#palette-field").value = "";
}

async function ask(dialog, mine) {
  const asked = dialog.querySelector("#palette-field").value;
  try {
    const answer = await fetch(`${dialog.dataset.palette}?q=${encodeURIComponent(asked)}`, { signal: mine.signal });
    const text = await answer.text();
    if (mine.signal.aborted) return;
    if (!answer.ok || answer.redirected) return location.reload(); // signed out meanwhile: the page says so
    show(dialog, new DOMParser().parseFromString(text, "text/html").querySelector("[data-said]"));
  } catch (error) {
    if (error.name === "AbortError") return;
    const lost = document.getElementById("unreachable")?.content.textContent;
    if (lost) dialog.querySelector("[data-palette-said]").textContent = lost;
  }
  if (asking === mine) asking = null;
  if (isDue) dialog.querySelector("#palette-lines [role=option]")?.click();
  isDue = false;
}

// The lines of the server, and below them what can be done on this page.
function show(dialog, part) {
  const lines = dialog.querySelector("#palette-lines");
  const here = pageLines(dialog);
  lines.replaceChildren(...(part ? part.childNodes : []), ...here);
  window.htmx?.process(lines);
  lines.scrollTop = 0;
  box?.resetSelection();
  if (part) dialog.querySelector("[data-palette-said]").textContent = part.dataset.said;
}

function pageLines(dialog) {
  const wanted = fold(dialog.querySelector("#palette-field").value).split(/\s+/).filter(Boolean);
  const found = [...document.querySelectorAll("#main [data-hotkey]")]
    .filter((each) => each.checkVisibility() && !each.matches("input, textarea, select"))
    .map((element) => ({ element, label: labelOf(element) }))
    .filter(({ label }) => wanted.every((start) => fold(label).split(/\s+/).some((word) => word.startsWith(start))));
  if (!found.length) return [];
  const template = dialog.querySelector("[data-palette-group]");
  const group = template.content.firstElementChild.cloneNode(true);
  group.ariaLabel = group.firstElementChild.textContent = template.dataset.title;
  group.append(...found.map(({ element, label }) => line(dialog, element, label)));
  return [group];
}

function line(dialog, element, label) {
  const made = dialog.querySelector("[data-palette-line]").content.firstElementChild.cloneNode(true);
  made.querySelector(".suggestion-text").textContent = label;
  made.querySelector("kbd").textContent = element.dataset.hotkey.split(",")[0];
  made.addEventListener("click", () => document.dispatchEvent(new CustomEvent("keepwarm:press", { detail: { element } })));
  return made;
}

// What else can be done with this person, in place of the other lines.
function more(option) {
  const dialog = palette();
  const acts = option.querySelector("template").content.cloneNode(true);
  const group = dialog.querySelector("[data-palette-group]").content.firstElementChild.cloneNode(true);
  group.ariaLabel = group.firstElementChild.textContent = option.dataset.palettePerson;
  group.append(acts);
  const lines = dialog.querySelector("#palette-lines");
  lines.replaceChildren(group);
  window.htmx?.process(lines);
  box?.resetSelection();
}

function labelOf(element) {
  return (element.ariaLabel || element.textContent).trim();
}

function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
