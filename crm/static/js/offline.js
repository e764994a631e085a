// The link between pages and what waits on the device: who is signed in, the line "N waiting", and forms that the network lost.

const queue = globalThis.keepwarmQueue;
const LATER = [/\/interactions\/new$/, /\/interviews\/\d+\/debrief$/]; // forms that are kept when the network is gone
const LIST_AGE = 10 * 60 * 1000;
const whose = () => Number(document.body.dataset.user) || null; // the offline page is nobody's
const base = () => document.body.dataset.base ?? "/";
const words = (name) => document.getElementById("offline-words")?.content.querySelector(`[data-word="${name}"]`)?.textContent ?? "";
const tell = (text, tone) => document.dispatchEvent(new CustomEvent("keepwarm:tell", { detail: { text, tone } }));

async function show() {
  const line = document.getElementById("offline-line");
  if (!line) return;
  const user = whose() ?? (await queue.recall("user"));
  const open = (await queue.all()).filter((entry) => entry.state !== "sent" && entry.user === user);
  const refused = open.filter((entry) => entry.state === "refused").length;
  line.hidden = navigator.onLine && !open.length;
  line.dataset.state = refused ? "refused" : navigator.onLine ? "waiting" : "offline";
  const parts = [navigator.onLine ? "" : words("offline"), open.length ? words("waiting").replace("{n}", open.length) : "", refused ? words("refused") : ""];
  line.querySelector("[data-said]").textContent = parts.filter(Boolean).join(" · ");
}

// On a page of somebody signed in: remember who it is. Another account finds no names of the one before; its entries wait for it.
async function remember() {
  const user = whose();
  if (!user) return;
  if ((await queue.recall("user")) !== user) {
    await queue.note("user", user);
    await queue.note("list", null);
    await queue.note("keeps", null);
  }
  const looks = `${document.documentElement.lang} ${document.body.dataset.theme}`;
  if ((await queue.recall("looks")) !== looks) {
    await queue.note("looks", looks);
    navigator.serviceWorker?.controller?.postMessage("renew");
  }
}

async function renewList() {
  const list = await queue.recall("list");
  if (!whose() || !(await queue.recall("keeps")) || (list && Date.now() - list.at < LIST_AGE)) return;
  const answer = await fetch(`${base()}offline/list`, { redirect: "manual" }).catch(() => null);
  if (answer?.ok) await queue.note("list", { ...(await answer.json()), at: Date.now() });
}

async function sendNow() {
  if (whose() && navigator.onLine) await queue.send(`${base()}offline/state`);
  await show();
}

// A form that could not be sent is kept under its own key: pressed again, it is the same entry.
async function keepForm(form) {
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrf_token" && name !== "once" && name !== "next");
  const line = fields.filter(([name]) => ["names", "text", "learned"].includes(name)).map(([, value]) => value).filter(Boolean).join(": ");
  const address = new URL(form.action).pathname;
  const key = form.elements.once?.value || queue.newKey();
  await queue.add({ key, user: whose(), kind: address.endsWith("debrief") ? "debrief" : "log", address, fields, line: line.slice(0, 120) });
  const worker = await navigator.serviceWorker?.getRegistration();
  await worker?.sync?.register("keepwarm-send").catch(() => {});
}

document.addEventListener("htmx:error", (event) => {
  const { ctx, error } = event.detail;
  if (!ctx || error?.name === "AbortError") return;
  const form = ctx.sourceElement?.closest?.("form");
  if (ctx.request.method === "POST" && form && LATER.some((path) => path.test(new URL(form.action).pathname))) {
    event.preventDefault();
    keepForm(form).then(() => tell(words("kept"), "info"), () => tell(words("lost"), "danger")).then(show);
  } else if (ctx.request.method === "GET" && ctx.sourceElement?.matches?.("a[href]") && navigator.serviceWorker?.controller) {
    event.preventDefault();
    location.assign(ctx.sourceElement.href); // answered by the offline page, which knows what the link was for
  }
}, true);

// Signing out asks what becomes of entries that wait; names leave the device in any case.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.action?.endsWith("/sign-out") || form.dataset.asked) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const user = whose();
  const open = (await queue.all()).filter((entry) => entry.state !== "sent" && entry.user === user);
  const answer = open.length ? await decide(open.length) : "keep";
  if (!answer) return;
  if (answer === "drop") for (const entry of open) await queue.remove(entry.key);
  for (const name of ["user", "list", "keeps"]) await queue.note(name, null).catch(() => {});
  form.dataset.asked = "yes";
  form.submit();
}, true);

function decide(count) {
  const dialog = document.getElementById("offline-leaving");
  dialog.querySelector("[data-count]").textContent = words("waiting").replace("{n}", count);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true }));
}

async function begin() {
  await remember().catch(() => {});
  await sendNow();
  await renewList().catch(() => {});
}

if (globalThis.isSecureContext && "serviceWorker" in navigator) {
  addEventListener("load", () => navigator.serviceWorker.register(`${base()}sw.js`, { scope: base() }).catch(() => {}));
}
if (globalThis.BroadcastChannel) new BroadcastChannel("keepwarm").addEventListener("message", show);
for (const name of ["online", "offline"]) addEventListener(name, sendNow);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendNow());
document.addEventListener("htmx:after:swap", () => remember().then(show, show));
begin();
