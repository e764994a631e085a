// Fills the browser's time zone into an empty field that asks for it, e.g. at sign-up.

document.addEventListener("htmx:after:swap", fill);
fill();

function fill() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const field of document.querySelectorAll("[data-timezone]")) {
    if (!zone || field.dataset.timezone === "done") continue;
    const offered = field.tagName !== "SELECT" || [...field.options].some((option) => option.value === zone);
    if (offered && (!field.value || field.dataset.timezone === "guess")) field.value = zone;
    field.dataset.timezone = "done";
  }
}
