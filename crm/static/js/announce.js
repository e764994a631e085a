// Reads out what changed: the live region #announcer outlives every swap.

document.addEventListener("keepwarm:say", (event) => say(event.detail.text));

// Each message once: a swap of a part leaves those of before where they are.
document.addEventListener("htmx:after:swap", () => {
  const fresh = [...document.querySelectorAll("#toasts [data-toast]:not([data-said])")];
  const texts = fresh.map((toast) => toast.querySelector(".toast-text").textContent.trim());
  for (const toast of fresh) toast.dataset.said = "";
  if (texts.length) say(texts.join(" "));
});

function say(text) {
  const region = document.getElementById("announcer");
  if (!region) return;
  region.textContent = "";
  setTimeout(() => (region.textContent = text), 100);
}
