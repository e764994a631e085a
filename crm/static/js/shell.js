// The page that works without network: shows what waits, keeps what is written, and the short list if its user turned that on.

const queue = globalThis.keepwarmQueue;
const page = document.getElementById("offline-page");
const words = (name) => document.getElementById("shell-words").content.querySelector(`[data-word="${name}"]`).textContent;
const part = (name, within = page) => within.querySelector(`[data-part="${name}"]`);
const form = (name) => document.getElementById(`offline-${name}-form`);
const tell = (text) => document.dispatchEvent(new CustomEvent("keepwarm:tell", { detail: { text, tone: "info" } }));

const isInstead = page !== null && !location.pathname.endsWith("/offline"); // shown in the place of another page
let user = null;
let list = null;
let found = ""; // what the last try to send came to

async function show() {
  user = await queue.recall("user");
  list = await queue.recall("list");
  const state = found === "signed out" ? "signed-out" : !user ? "nobody" : found === "unreachable" || !navigator.onLine ? "offline" : "online";
  for (const each of page.querySelectorAll("[data-when]")) each.hidden = each.dataset.when !== state;
  document.getElementById("offline-open").hidden = state !== "online";
  document.getElementById("offline-retry").hidden = state === "online" && !isInstead;
  document.getElementById("offline-sign-in").hidden = !["signed-out", "nobody"].includes(state);
  part("write").hidden = !user;
  await showEntries();
  showList();
}

async function showEntries() {
  const place = document.getElementById("offline-entries");
  const entries = (await queue.all()).sort((one, other) => other.at - one.at);
  part("waiting").hidden = !entries.length;
  place.querySelector("ul").replaceChildren(...entries.map((entry) => row(place.querySelector("template"), entry)));
}

function row(template, entry) {
  const copy = template.content.firstElementChild.cloneNode(true);
  const isMine = entry.user === user;
  part("line", copy).textContent = isMine && entry.line ? `${words(entry.kind)}: ${entry.line}` : words(entry.kind);
  part("state", copy).textContent = words(`state-${isMine || entry.state === "sent" ? entry.state : "elsewhere"}`);
  const [open, drop] = copy.querySelectorAll("button");
  open.hidden = !isMine || entry.state !== "refused";
  open.addEventListener("click", () => openForm(entry));
  drop.hidden = entry.state === "sent";
  drop.addEventListener("click", async () => {
    if (!confirm(words("really"))) return;
    await queue.remove(entry.key);
    tell(words("gone"));
    await show();
  });
  return copy;
}

// What was refused goes to its own form with what was typed. Saved there, it counts as taken: it comes with the same key.
async function openForm(entry) {
  const answer = await fetch(page.dataset.state, { redirect: "manual", cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return settle(answer ? "signed out" : "unreachable");
  const told = await answer.json();
  if (told.user !== entry.user) return settle("another account");
  const sender = document.createElement("form");
  sender.method = "post";
  sender.action = entry.address;
  sender.hidden = true;
  for (const [name, value] of [...entry.fields, ["once", entry.key], ["csrf_token", told.csrf]]) {
    const field = document.createElement("textarea");
    field.name = name;
    field.value = typeof value === "string" ? value : "";
    sender.append(field);
  }
  document.body.append(sender);
  return sender.submit();
}

function settle(result) {
  found = result;
  return show();
}

function showList() {
  const options = (list?.names ?? []).map(([, name, company]) => Object.assign(document.createElement("option"), { value: name, label: company ? `${name} (${company})` : name }));
  document.getElementById("offline-names").replaceChildren(...options);
  const owed = list?.debriefs ?? [];
  part("no-debriefs").hidden = owed.length > 0;
  form("debrief").hidden = !owed.length;
  const select = form("debrief").elements.interview;
  const chosen = select.value;
  select.replaceChildren(...owed.map((each) => new Option(`${each.title}, ${each.day}`, each.id)));
  if (owed.some((each) => String(each.id) === chosen)) select.value = chosen;
  else showPeople();
  part("kept-since").textContent = list ? words("names").replace("{n}", list.names.length).replace("{m}", owed.length) : words("no-names");
}

function showPeople() {
  const interview = (list?.debriefs ?? []).find((each) => String(each.id) === form("debrief").elements.interview.value);
  part("people").replaceChildren(...(interview?.people ?? []).map(([id, name], place) => {
    const copy = form("debrief").querySelector("template").content.firstElementChild.cloneNode(true);
    const control = copy.querySelector("textarea");
    Object.assign(control, { id: `detail-${id}`, name: `details-${place}-text` });
    control.dataset.contact = id;
    const label = copy.querySelector("label");
    label.htmlFor = control.id;
    label.textContent = name;
    return copy;
  }));
}

async function keep(kind, address, fields, line) {
  await queue.add({ key: queue.newKey(), user, kind, address, fields, line });
  const worker = await navigator.serviceWorker?.getRegistration();
  await worker?.sync?.register("keepwarm-send").catch(() => {});
  await sendNow();
  tell(words(["sent", "nothing"].includes(found) ? "sent" : "kept")); // "nothing": another tab or the worker was first
}

async function keepLog() {
  const said = Object.fromEntries(new FormData(form("log")));
  const same = (list?.names ?? []).filter(([, name]) => name === said.names.trim());
  const who = same.length === 1 ? ["contact", String(same[0][0])] : ["names", said.names.trim()];
  const fields = [who, ["kind", said.kind], ["occurred_on", said.occurred_on], ["text", said.text], ["direction", ""]];
  await keep("log", page.dataset.log, fields, [said.names, said.text].filter(Boolean).join(": "));
  form("log").reset();
  form("log").elements.occurred_on.value = today();
}

async function keepDebrief() {
  const fields = [...new FormData(form("debrief"))].filter(([name]) => name !== "interview" && name !== "detail");
  const details = [...part("people").querySelectorAll("textarea")];
  fields.push(...details.map((each, place) => [`details-${place}-contact_id`, each.dataset.contact]), ["unwritten", "1"]);
  const select = form("debrief").elements.interview;
  await keep("debrief", page.dataset.debrief.replace("/0/", `/${select.value}/`), fields, select.selectedOptions[0].text);
  list.debriefs = list.debriefs.filter((each) => String(each.id) !== select.value);
  await queue.note("list", list);
  form("debrief").reset();
  await show();
}

async function keepList(wanted) {
  await queue.note("keeps", wanted || null);
  const answer = wanted ? await fetch(page.dataset.list, { redirect: "manual" }).catch(() => null) : null;
  await queue.note("list", answer?.ok ? { ...(await answer.json()), at: Date.now() } : null);
  await show();
}

async function sendNow() {
  found = navigator.onLine ? await queue.send(page.dataset.state) : "unreachable";
  await show();
}

const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);

// Shown in the place of another page: that page is what to try again, and says what is to be written.
async function begin() {
  page.hidden = false;
  if (isInstead) document.getElementById("offline-retry").href = location.href;
  const debrief = /\/interviews\/(\d+)\/debrief$/.exec(location.pathname);
  if (debrief) document.getElementById("offline-debrief").open = true;
  form("log").elements.occurred_on.value = form("log").elements.occurred_on.max = today();
  document.getElementById("offline-keeps").checked = Boolean(await queue.recall("keeps"));
  form("log").addEventListener("submit", (event) => (event.preventDefault(), keepLog()));
  form("debrief").addEventListener("submit", (event) => (event.preventDefault(), keepDebrief()));
  form("debrief").elements.interview.addEventListener("change", showPeople);
  document.getElementById("offline-keeps").addEventListener("change", (event) => keepList(event.target.checked));
  for (const name of ["online", "offline"]) addEventListener(name, sendNow);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendNow());
  if (globalThis.BroadcastChannel) new BroadcastChannel("keepwarm").addEventListener("message", show);
  await sendNow();
  if (debrief) form("debrief").elements.interview.value = debrief[1];
  showPeople();
  const who = (list?.names ?? []).find(([id]) => String(id) === new URLSearchParams(location.search).get("contact"));
  if (who) form("log").elements.names.value = who[1];
}

if (page) begin();
