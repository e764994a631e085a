// An input that takes several words parted by commas suggests the known ones for the part that is being typed.

const known = new WeakMap(); // the words that a list came with

document.addEventListener("input", (event) => {
  const input = event.target.closest?.("[data-parts]");
  if (!input?.list) return;
  const { list } = input;
  if (!known.has(list)) known.set(list, Array.from(list.options, (option) => option.value));
  const before = input.value.slice(0, input.value.lastIndexOf(",") + 1);
  const said = new Set(before.split(",").map((word) => word.trim().toLowerCase()));
  const offered = known.get(list).filter((word) => !said.has(word.toLowerCase()));
  list.replaceChildren(...offered.map((word) => suggestion(before ? `${before} ${word}` : word)));
});

function suggestion(value) {
  const option = document.createElement("option");
  option.value = value;
  return option;
}
