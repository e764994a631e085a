// The log of one line: the arrow keys up and down change what it was, which is then read out; after it was sent the focus is back in it.

document.addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey || !event.target.matches?.("[data-log-text]")) return;
  const kinds = [...event.target.form.querySelectorAll("[name=kind]")];
  const next = kinds.at((kinds.findIndex((kind) => kind.checked) + step) % kinds.length);
  next.checked = true;
  event.preventDefault();
  document.dispatchEvent(new CustomEvent("keepwarm:say", { detail: { text: next.labels[0].textContent } }));
});

document.addEventListener("htmx:finally:request", (event) => {
  const { ctx } = event.detail;
  if (!ctx.request.form?.matches("[data-log]") || !ctx.response) return;
  const field = document.querySelector("[data-log] [aria-invalid]") ?? document.querySelector("[data-log-text]");
  field?.focus({ preventScroll: true });
});
