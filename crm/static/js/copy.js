// Copies the value or text of the element that data-copy names, and says so on the button.

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  if (!source) return;
  const done = await copy(source);
  if (done) confirm(button);
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-select-all]")) event.target.select();
});

// The clipboard needs a secure address; over plain http the old command still works.
async function copy(source) {
  const text = "value" in source ? source.value : source.textContent.trim();
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if ("select" in source) source.select();
    return document.execCommand("copy");
  }
}

function confirm(button) {
  const label = button.querySelector("[data-copy-label]");
  const said = button.dataset.copied;
  document.dispatchEvent(new CustomEvent("keepwarm:say", { detail: { text: said } }));
  button.classList.add("copied");
  if (!label || label.dataset.plain) return;
  label.dataset.plain = label.textContent;
  label.textContent = said;
  setTimeout(() => {
    label.textContent = label.dataset.plain;
    delete label.dataset.plain;
    button.classList.remove("copied");
  }, 2000);
}
