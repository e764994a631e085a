// Messages after an act: dismissed by their button or Escape; those without Undo leave by themselves, unless somebody is reading them.

const STAY = 8000;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dismiss]");
  if (button) dismiss(button.closest("[data-toast]"));
});

document.addEventListener("keydown", (event) => {
  const toast = event.target.closest?.("[data-toast]");
  if (event.key === "Escape" && toast) dismiss(toast);
});

// A message made in the browser, such as "cannot be reached".
document.addEventListener("keepwarm:tell", (event) => {
  const place = document.getElementById("toasts");
  if (!place) return;
  const toast = document.createElement("div");
  toast.className = `toast tone-${event.detail.tone}`;
  toast.setAttribute("role", "alert");
  toast.dataset.toast = "";
  toast.dataset.said = ""; // by its role
  const text = document.createElement("p");
  text.className = "toast-text";
  text.textContent = event.detail.text;
  toast.append(text);
  place.replaceChildren(toast);
});

setInterval(() => {
  for (const toast of document.querySelectorAll("[data-toast]:not(:has(form))")) {
    const since = Number((toast.dataset.since ??= String(Date.now())));
    if (toast.matches(":hover, :focus-within")) toast.dataset.since = String(Date.now());
    else if (Date.now() - since > STAY && document.visibilityState === "visible") toast.remove();
  }
}, 1000);

function dismiss(toast) {
  toast.remove();
  document.dispatchEvent(new CustomEvent("keepwarm:dismissed"));
}
