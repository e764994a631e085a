// j and k walk through the rows of a list, by way of the first link or button of each.

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !"jk".includes(event.key)) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable], dialog")) return;
  const rows = [...document.querySelectorAll("#main [data-row]")];
  if (!rows.length) return;
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const next = here < 0 ? 0 : here + (event.key === "j" ? 1 : -1);
  rows[Math.max(0, Math.min(next, rows.length - 1))].querySelector("a, summary, button")?.focus();
});
