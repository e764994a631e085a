// Choosing rows of a list for an act on all of them: ranges with Shift, the whole page, everybody who matches; Escape chooses nobody.
// Rows that come later join in; the form is sent with its boxes as without scripts.

let last = null; // the box that was pressed last, where a range begins
let kept = []; // who was chosen when a swap of parts began

document.addEventListener("click", (event) => {
  const box = event.target;
  const form = box.form ?? null;
  if (box.matches?.("[data-select-page]")) pickPage(box.checked);
  else if (box.matches?.("[data-bulk-clear]")) clear(form);
  else if (box.matches?.("[data-bulk-all]")) pickAll(form, box.checked);
  else if (isBox(box)) pick(box, event.shiftKey);
});

// Before others: Escape closes an open panel first, and only then what was chosen.
document.addEventListener("keydown", (event) => {
  const form = bar();
  if (!form) return;
  if (event.key === "Escape" && !document.querySelector("dialog:modal, [data-popover][open]")) {
    if (form.hasAttribute("data-some") && !event.target.closest?.("input[type=search]")) clear(form);
  } else if (event.key === "Enter" && event.target.matches?.("[data-bulk] input:not([type=checkbox])")) {
    event.preventDefault();
    event.target.closest("[data-bulk-act]")?.querySelector("button[type=submit]")?.click();
  }
}, true);

// The text under the pointer is not marked while a range is chosen.
document.addEventListener("mousedown", (event) => {
  if (event.shiftKey && isBox(event.target)) event.preventDefault();
});

// A row that is drawn anew stays chosen.
document.addEventListener("htmx:before:swap", (event) => {
  const chosen = bar() && event.detail.ctx.text?.includes("<hx-partial") ? boxes(bar()).filter((each) => each.checked) : [];
  kept = chosen.map((each) => each.value);
});
document.addEventListener("htmx:after:swap", () => {
  if (!bar()) return;
  for (const each of boxes(bar())) if (kept.includes(each.value)) each.checked = true;
  kept = [];
  show(bar());
});
addEventListener("pageshow", () => bar() && show(bar()));
if (bar()) show(bar());

function bar() {
  return document.querySelector("[data-bulk]");
}

function isBox(element) {
  return element.matches?.("input[type=checkbox][form]") && element.form === bar() && bar() !== null;
}

function boxes(form) {
  return [...form.elements].filter(isBox);
}

function pick(box, isRange) {
  const form = box.form;
  const all = boxes(form);
  const from = all.indexOf(last);
  if (isRange && from >= 0 && last !== box) {
    const ends = [from, all.indexOf(box)].sort((one, other) => one - other);
    for (const each of all.slice(ends[0], ends[1] + 1)) each.checked = box.checked;
  }
  last = box;
  if (!box.checked) everybody(form).checked = false;
  show(form);
}

function pickPage(isChosen) {
  const form = bar();
  if (!form) return;
  if (!isChosen) everybody(form).checked = false;
  for (const each of boxes(form)) each.checked = isChosen;
  show(form);
}

function pickAll(form, isChosen) {
  for (const each of boxes(form)) each.checked = isChosen;
  show(form);
}

function clear(form) {
  const held = form.contains(document.activeElement);
  everybody(form).checked = false;
  pickAll(form, false);
  const back = last?.isConnected ? last : document.getElementById("main");
  last = null;
  if (held) back?.focus({ preventScroll: true });
}

function everybody(form) {
  return form.elements.all;
}

function show(form) {
  const all = everybody(form).checked;
  const found = boxes(form);
  if (all) for (const each of found) each.checked = true;
  const chosen = found.filter((each) => each.checked).length;
  const said = form.querySelector("[data-bulk-said]");
  form.toggleAttribute("data-some", all || chosen > 0);
  form.inert = !all && chosen === 0; // its keys rest, too
  const text = all ? said.dataset.all : said.dataset.one.replace("#", chosen);
  if ((all || chosen) && said.textContent !== text) said.textContent = text;
  const page = document.querySelector("[data-select-page]");
  if (!page) return;
  page.checked = chosen > 0 && chosen === found.length;
  page.indeterminate = chosen > 0 && chosen < found.length;
}
