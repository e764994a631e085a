// Rows of a list: j and k walk through them, Home and End lead to the first and the last.
// The row that holds the focus takes the keys of its own buttons, links and boxes (data-row-key), and those of the menu that is fetched for it.

document.addEventListener("keepwarm:key", (event) => {
  const { key, target } = event.detail;
  const here = target.closest?.("[data-row]");
  const next = step(key, here);
  if (next) {
    event.preventDefault();
    enter(next);
    return;
  }
  if (key === "Enter" && target.matches("a, button, summary")) return; // pressed by itself
  const own = here && [...here.querySelectorAll("[data-row-key]")].find((each) => each.dataset.rowKey === key && isShown(each));
  if (!own) {
    if (here && !here.dispatchEvent(new CustomEvent("keepwarm:act", { bubbles: true, cancelable: true, detail: { key } }))) event.preventDefault();
    return;
  }
  event.preventDefault();
  document.dispatchEvent(new CustomEvent("keepwarm:press", { detail: { element: own } }));
});

document.addEventListener("keepwarm:enter", (event) => enter(event.detail.row));

function step(key, here) {
  if (!["j", "k", "Home", "End"].includes(key)) return null;
  const rows = [...document.querySelectorAll("#main [data-row]:not([data-leaving])")].filter(isShown);
  const at = rows.indexOf(here);
  if (key === "Home" || key === "End") return at < 0 ? null : rows.at(key === "Home" ? 0 : -1);
  const next = at < 0 ? 0 : at + (key === "j" ? 1 : -1);
  return rows[Math.max(0, Math.min(next, rows.length - 1))];
}

// By way of its first link or button; a row without one is passed over in silence.
function enter(row) {
  const first = [...row.querySelectorAll("a, summary, button, input:not([type=hidden], [type=checkbox])")].find(isShown);
  first?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function isShown(element) {
  return element.checkVisibility();
}
