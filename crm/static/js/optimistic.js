// A form with data-optimistic: what it answers changes at once. "remove": what it does away with ([data-leaves] around it, or the row with the menu) goes;
// "change": its row stays, and its menu closes. If the server refuses or is gone all is as it was, with a message.

const leaving = new Map(); // form -> what left, or changes, with it

// At once, also while the answer before it is still under way.
document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement;
  if (!form?.matches?.("form[data-optimistic]")) return;
  const element = form.closest("[data-leaves], [data-row]:has([data-acts])");
  if (!element) return;
  leaving.set(form, element);
  if (form.dataset.optimistic === "change") return settle(element, form);
  element.dispatchEvent(new CustomEvent("keepwarm:leave", { bubbles: true }));
  element.dataset.leaving = "";
});

// A refusal leaves the page as it is: nothing was changed but what was hidden.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (!leaving.has(ctx.sourceElement) || ctx.response.status < 400 || ctx.response.status === 403) return; // 403: signed out, the whole page asks to sign in
  event.preventDefault();
  comeBack(ctx.sourceElement, headingOf(ctx.text));
});

document.addEventListener("htmx:error", (event) => comeBack(event.detail.ctx?.sourceElement, ""));
document.addEventListener("htmx:after:swap", (event) => leaving.delete(event.detail.ctx.sourceElement));

function settle(row, form) {
  const held = form.contains(document.activeElement);
  row.dataset.changing = "";
  for (const menu of row.querySelectorAll("[data-popover][open]")) menu.open = false;
  if (held) document.dispatchEvent(new CustomEvent("keepwarm:enter", { detail: { row } }));
}

function comeBack(form, text) {
  const element = leaving.get(form);
  if (!element) return;
  leaving.delete(form);
  delete element.dataset.leaving;
  delete element.dataset.changing;
  document.dispatchEvent(new CustomEvent("keepwarm:enter", { detail: { row: element } }));
  if (text) document.dispatchEvent(new CustomEvent("keepwarm:tell", { detail: { text, tone: "danger" } }));
}

// What the page of the refusal says: its heading and the sentence below.
function headingOf(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return [page.querySelector("h1"), page.querySelector("#main p")].map((each) => each?.textContent.trim()).filter(Boolean).join(". ");
}
