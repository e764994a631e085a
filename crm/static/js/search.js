// Search as one types: what the server suggests stands under the field; arrows choose, Enter opens.
import Combobox from "../vendor/combobox-nav.js";

let box = null;

document.addEventListener("htmx:after:swap", (event) => {
  const panel = event.detail.ctx.target;
  if (panel?.matches?.("[data-suggestions]")) show(panel);
});

document.addEventListener("focusin", (event) => {
  const panel = panelOf(event.target);
  if (panel?.childElementCount && event.target.value) show(panel);
});

document.addEventListener("focusout", (event) => {
  const form = event.target.closest?.("[data-search]");
  if (form && !form.contains(event.relatedTarget)) hide();
});

document.addEventListener("input", (event) => {
  if (panelOf(event.target) && !event.target.value) hide();
});

document.addEventListener("submit", hide);

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && box && panelOf(event.target)) {
    hide();
    event.preventDefault();
  }
});

function panelOf(element) {
  return element.matches?.("[data-suggests]") ? document.getElementById(element.dataset.suggests) : null;
}

function show(panel) {
  const input = document.querySelector(`[data-suggests="${panel.id}"]`);
  hide();
  if (!panel.childElementCount || document.activeElement !== input) return;
  panel.hidden = false;
  box = new Combobox(input, panel, { tabInsertsSuggestions: false });
  box.start();
}

function hide() {
  if (!box) return;
  box.clearSelection();
  box.stop();
  box.list.hidden = true;
  box = null;
}
