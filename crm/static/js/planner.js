// The calendar: a follow-up goes to another day by keys (m, arrows, Enter or Escape) or by dragging. Both fill in the form of the entry, which is the way without scripts.

let moving = null; // {entry, day}: what is being moved, and the cell where it would go
let dropped = null; // {entry, place, next}: where it was, until the server has said yes

document.addEventListener("keepwarm:key", (event) => {
  const entry = event.detail.target.closest?.("[data-entry]");
  if (event.detail.key !== "m" || !entry) return;
  event.preventDefault();
  if (entry.dataset.fixed) tell(entry.dataset.fixed);
  else begin(entry);
});

// While something is moved, these keys are its own.
document.addEventListener(
  "keydown",
  (event) => {
    if (!moving || moving.isDragged || event.ctrlKey || event.metaKey || event.altKey) return;
    const by = { ArrowLeft: -across(), ArrowRight: across(), ArrowUp: -7, ArrowDown: 7 }[event.key];
    const act = by ? () => go(by) : { Enter: () => drop(moving.day), Escape: leave, Tab: leave }[event.key];
    if (!act) return;
    if (event.key !== "Tab") event.preventDefault();
    event.stopPropagation();
    act();
  },
  true,
);

document.addEventListener("dragstart", (event) => {
  const entry = event.target.closest?.("[data-entry][draggable=true]");
  if (!entry) return;
  event.dataTransfer.setData("text/plain", entry.dataset.what);
  event.dataTransfer.effectAllowed = "move";
  entry.querySelector("details").open = false;
  lift(entry, true);
});

document.addEventListener("dragover", (event) => {
  const day = moving?.isDragged && event.target.closest?.("[data-day]");
  if (!day) return;
  point(day);
  if (takes(day)) event.preventDefault();
});

document.addEventListener("drop", (event) => {
  const day = moving?.isDragged && event.target.closest?.("[data-day]");
  if (!day) return;
  event.preventDefault();
  drop(day);
});

document.addEventListener("dragend", () => moving && putDown());

// Refused, or nobody there: it stands where it was.
document.addEventListener("htmx:error", back);
document.addEventListener("htmx:before:swap", (event) => {
  if (event.detail.ctx.response.status >= 400) back();
});
document.addEventListener("htmx:after:swap", () => {
  moving = null;
  dropped = null;
});

function begin(entry) {
  const month = document.querySelector("[data-month]");
  lift(entry, false);
  say(month.dataset.begun.replace("{what}", entry.dataset.what));
}

function lift(entry, isDragged) {
  const day = entry.closest("[data-day]") ?? document.querySelector(`[data-day="${entry.dataset.on}"]`);
  if (!day) return;
  moving = { entry, day, isDragged };
  entry.dataset.lifted = "";
  document.querySelector("[data-month]").dataset.moving = "";
  point(day);
}

function go(by) {
  const days = [...document.querySelectorAll("[data-day]")];
  const at = days.indexOf(moving.day) + by;
  if (at < 0 || at >= days.length) return;
  point(days[at]);
  days[at].scrollIntoView({ block: "nearest" });
  say(days[at].dataset.said);
}

function point(day) {
  for (const other of document.querySelectorAll("[data-day][data-target]")) delete other.dataset.target;
  day.dataset.target = "";
  moving.day = day;
}

function takes(day) {
  return day.dataset.room !== "past";
}

function drop(day) {
  const { entry } = moving;
  if (day.dataset.day === entry.dataset.on) return leave();
  if (!takes(day)) return say(document.querySelector("[data-month]").dataset.refused);
  const form = entry.querySelector("form[data-move]");
  putDown();
  form.elements.until.value = day.dataset.day;
  const place = day.querySelector("ul");
  if (entry.closest("[data-day]")) {
    dropped = { entry, place: entry.parentElement, next: entry.nextSibling };
    place.prepend(entry);
    entry.querySelector("summary").focus({ preventScroll: true });
  }
  form.requestSubmit();
}

function leave() {
  const { entry, isDragged } = moving;
  putDown();
  if (!isDragged) say(document.querySelector("[data-month]").dataset.left);
  entry.querySelector("summary")?.focus({ preventScroll: true });
}

function putDown() {
  delete moving.entry.dataset.lifted;
  delete document.querySelector("[data-month]")?.dataset.moving;
  for (const day of document.querySelectorAll("[data-day][data-target]")) delete day.dataset.target;
  moving = null;
}

function back() {
  dropped?.place.insertBefore(dropped.entry, dropped.next);
  dropped = null;
}

// Where the next day lies: to the left in languages that are written from the right.
function across() {
  return document.documentElement.dir === "rtl" ? -1 : 1;
}

function say(text) {
  document.dispatchEvent(new CustomEvent("keepwarm:say", { detail: { text } }));
}

function tell(text) {
  document.dispatchEvent(new CustomEvent("keepwarm:tell", { detail: { text, tone: "info" } }));
}
