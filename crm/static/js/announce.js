// Reads out what changed: the live region #announcer outlives every swap.

document.addEventListener("keepwarm:say", (event) => say(event.detail.text));

document.addEventListener("htmx:after:swap", () => {
  const texts = [...document.querySelectorAll("#toasts .toast-text")].map((element) => element.textContent.trim());
  if (texts.length) say(texts.join(" "));
});

function say(text) {
  const region = document.getElementById("announcer");
  if (!region) return;
  region.textContent = "";
  setTimeout(() => (region.textContent = text), 100);
}
