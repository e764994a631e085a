// In the log of one line the arrow keys up and down change what it was; what it is then is read out.

document.addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey || !event.target.matches?.("[data-log-text]")) return;
  const kinds = [...event.target.form.querySelectorAll("[name=kind]")];
  const next = kinds.at((kinds.findIndex((kind) => kind.checked) + step) % kinds.length);
  next.checked = true;
  event.preventDefault();
  document.dispatchEvent(new CustomEvent("keepwarm:say", { detail: { text: next.labels[0].textContent } }));
});
