// What is due, answered in two taps: a way to reach them with the words, then Done. How they were reached is guessed from the way that was taken.

document.addEventListener("click", (event) => {
  const way = event.target.closest("[data-step] [data-means]");
  if (!way) return;
  guess(way.closest("[data-step]"), way.dataset.means);
  if (way.dataset.takesWords) takeAlong(way);
});

// What stands above the cards keeps its height until the next press: nobody's card moves away from under the pointer when an answer comes late.
document.addEventListener("htmx:before:swap", () => {
  const above = document.getElementById("standing");
  if (above?.offsetHeight) above.style.minBlockSize = `${above.offsetHeight}px`;
});
for (const press of ["pointerdown", "keydown"]) {
  document.addEventListener(press, () => document.getElementById("standing")?.style.removeProperty("min-block-size"), true);
}

// The answer names what is still due: cards that something else settled go too.
document.addEventListener("htmx:after:swap", (event) => {
  const due = document.getElementById("due-now")?.value.split(" ");
  for (const card of due ? document.querySelectorAll("#due article[id]") : []) if (!due.includes(card.id)) card.remove();
  const end = document.getElementById("finish");
  if (end && event.detail.ctx.sourceElement?.matches?.("[data-answer]") && !document.activeElement.matches("input, textarea")) end.focus();
});

function guess(step, means) {
  const kind = step.querySelector("[data-guess]");
  const said = kind?.getAttribute(`data-said-${means}`);
  if (!said) return;
  kind.value = means;
  kind.form.querySelector("button span").textContent = said;
  const choice = step.querySelector("select[name=kind]");
  if (choice) choice.value = means;
}

// A profile cannot be opened with the words in it: they go along on the clipboard.
async function takeAlong(way) {
  const text = way.closest("[data-opener]")?.querySelector("textarea")?.value;
  if (!text || !navigator.clipboard) return;
  await navigator.clipboard.writeText(text);
  document.dispatchEvent(new CustomEvent("keepwarm:say", { detail: { text: way.dataset.takesWords } }));
}
