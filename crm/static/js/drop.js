// Drop zones: a file dropped on one, or chosen, is sent at once. What is dropped elsewhere goes to the page's only zone, else to the entrance for all files.

const OVER = "drop-over";

document.addEventListener("dragover", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  const zone = zoneOf(event);
  event.dataTransfer.dropEffect = zone ? "copy" : "none";
  mark(zone);
});

document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) mark(null);
});

document.addEventListener("drop", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  const zone = zoneOf(event);
  mark(null);
  if (!zone) return;
  const input = zone.querySelector("input[type=file]");
  const files = new DataTransfer();
  const wanted = input.multiple ? [...event.dataTransfer.files] : [...event.dataTransfer.files].slice(0, 1);
  for (const file of wanted) files.items.add(file);
  input.files = files.files;
  if (files.files.length) zone.requestSubmit();
});

document.addEventListener("change", (event) => {
  const zone = event.target.matches("input[type=file]") && event.target.closest("[data-drop]");
  if (zone && event.target.files.length) zone.requestSubmit();
});

function hasFiles(event) {
  return event.dataTransfer?.types.includes("Files");
}

// The only zone of a page takes a file dropped anywhere on the page.
function zoneOf(event) {
  const zones = document.querySelectorAll("[data-drop]");
  return event.target.closest?.("[data-drop]") ?? (zones.length === 1 ? zones[0] : document.querySelector("[data-drop-anywhere]"));
}

function mark(zone) {
  for (const other of document.querySelectorAll(`.${OVER}`)) if (other !== zone) other.classList.remove(OVER);
  zone?.classList.add(OVER);
  const anywhere = document.querySelector("[data-drop-anywhere]");
  if (anywhere) anywhere.hidden = zone !== anywhere;
}
