// The keys of this page, read off the page itself when the dialog opens: what carries data-hotkey, and the keys that rows offer.

document.addEventListener(
  "click",
  (event) => {
    if (event.target.closest("[data-opens=keys]")) fill(document.querySelector("#keys [data-keys-list]"));
  },
  true,
);

function fill(list) {
  const groups = new Map([["page", pageKeys((each) => each.closest("#main"))], ["rows", rowKeys(list.dataset)]]);
  groups.set("go", pageKeys((each) => each.dataset.hotkey.startsWith("g ") && !each.closest("#main")));
  groups.set("everywhere", pageKeys((each) => !each.dataset.hotkey.startsWith("g ") && !each.closest("#main")));
  for (const keys of groups.get("page").keys()) groups.get("everywhere").delete(keys);
  list.replaceChildren(...[...groups].filter(([, keys]) => keys.size).map(([group, keys]) => section(list.dataset[group], keys, list.dataset)));
}

function pageKeys(belongs) {
  const found = new Map();
  for (const each of document.querySelectorAll("[data-hotkey]")) {
    if (!each.disabled && !each.closest("[hidden], [inert], dialog") && belongs(each)) found.set(each.dataset.hotkey, nameOf(each));
  }
  return found;
}

function rowKeys(words) {
  if (!document.querySelector("#main [data-row]")) return new Map();
  const found = new Map([
    ["j, k", words.walk],
    ["Home, End", words.ends],
  ]);
  const inMenus = document.querySelector("#main template[data-acts-keys]")?.content.children ?? [];
  for (const each of [...document.querySelectorAll("#main [data-row] [data-row-key]"), ...inMenus]) {
    const key = each.dataset.rowKey;
    found.set(key, found.has(key) ? shared(found.get(key), nameOf(each)) || words.open : nameOf(each));
  }
  return found;
}

// "Select Dana Hart" and "Select Noor Haddad" are "Select" in every row; names alone say nothing.
function shared(one, other) {
  if (one === other) return one;
  const [these, those] = [one.split(" "), other.split(" ")];
  const same = (at) => these.at(at) === those.at(at);
  let [start, end] = [0, 0];
  while (start < these.length && same(start)) start += 1;
  while (end < these.length - start && same(-1 - end)) end += 1;
  return [...these.slice(0, start), ...these.slice(these.length - end)].join(" ");
}

function nameOf(element) {
  const said = element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? textOf(element);
  return said.replace(/\s+/g, " ").trim();
}

function textOf(element) {
  const copy = element.cloneNode(true);
  for (const aside of copy.querySelectorAll("kbd, [aria-hidden=true], .section-count, .counter")) aside.remove();
  return copy.textContent || element.title;
}

function section(title, keys, words) {
  const heading = made("h3", "keys-title", title);
  const lines = made("dl", "keys-lines");
  for (const [its, name] of keys) {
    const line = made("div", "keys-line");
    const struck = made("dd", "keys-keys");
    for (const [number, each] of its.split(",").entries()) struck.append(...(number ? [" "] : []), ...strokes(each.trim(), words));
    line.append(made("dt", "", name), struck);
    lines.append(line);
  }
  const box = made("section", "keys-group");
  box.append(heading, lines);
  return box;
}

function strokes(keys, words) {
  const mod = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : words.mod;
  const each = keys.startsWith("Mod+") ? [mod, keys.slice(4).toUpperCase()] : keys.split(" ");
  return each.map((key) => made("kbd", "key", key));
}

function made(tag, name, text = "") {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.textContent = text;
  return element;
}
