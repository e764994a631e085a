// What waits on this device to be sent, in IndexedDB. Used by the pages and by the service worker, which share nothing else.
// An entry: {key, user, kind, address, fields: [[name, value]], line, state: "waiting" | "refused" | "sent", at, status}.

const OPENED = new Promise((resolve, reject) => {
  const request = indexedDB.open("keepwarm", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("entries", { keyPath: "key" });
    request.result.createObjectStore("kept", { keyPath: "name" });
  };
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
OPENED.catch(() => {}); // a private window may have no database: then nothing is kept, and that is said when it matters

const SENT_STAYS = 24 * 60 * 60 * 1000;

async function within(store, mode, act) {
  const transaction = (await OPENED).transaction(store, mode);
  const request = act(transaction.objectStore(store));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

async function change(store, act) {
  await within(store, "readwrite", act);
  if (!globalThis.BroadcastChannel) return;
  const channel = new BroadcastChannel("keepwarm");
  channel.postMessage("changed");
  channel.close();
}

const all = () => within("entries", "readonly", (store) => store.getAll()).catch(() => []);
const put = (entry) => change("entries", (store) => store.put(entry));
const remove = (key) => change("entries", (store) => store.delete(key));
const recall = async (name) => (await within("kept", "readonly", (store) => store.get(name)).catch(() => null))?.value ?? null;
const note = (name, value) => change("kept", (store) => (value === null ? store.delete(name) : store.put({ name, value })));

// Keep an entry until it is sent; the same key again replaces it, so that a second try is no second entry.
async function add(entry) {
  const user = entry.user ?? (await recall("user"));
  if (!user) throw new Error("nobody is signed in on this device");
  await put({ ...entry, user, state: "waiting", at: Date.now() });
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Send what waits. Of several tabs and the worker one does it at a time and the others wait, so that each learns what it came to; the key makes a second try harmless besides.
// "sent", "nothing" (nothing waits any more), or why not: "unreachable", "signed out", "another account".
async function send(stateAddress) {
  if (!navigator.locks) return deliver(stateAddress);
  return navigator.locks.request("keepwarm-send", () => deliver(stateAddress));
}

async function deliver(stateAddress) {
  const entries = await all();
  await forgetOld(entries);
  const open = entries.filter((entry) => entry.state !== "sent");
  if (!open.length) return "nothing";
  const told = await ask(stateAddress, open);
  if (typeof told === "string") return told;
  const mine = open.filter((entry) => entry.user === told.user);
  for (const entry of mine) {
    if (told.taken.includes(entry.key)) await finish(entry);
    else if (entry.state === "waiting" && !(await post(entry, told.csrf))) return "unreachable";
  }
  return mine.length ? "sent" : "another account";
}

// Who is signed in, a fresh token, and what was taken before: asked each time, so that nothing old is sent under a wrong name.
async function ask(stateAddress, entries) {
  const keys = new URLSearchParams(entries.slice(0, 100).map((entry) => ["key", entry.key]));
  try {
    const answer = await fetch(`${stateAddress}?${keys}`, { redirect: "manual", credentials: "same-origin", cache: "no-store" });
    if (answer.type === "opaqueredirect" || answer.status === 403) return "signed out";
    return answer.ok ? await answer.json() : "unreachable";
  } catch {
    return "unreachable";
  }
}

// A redirect means that it was taken. A refusal is shown to its writer; anything else is tried again later.
async function post(entry, csrf) {
  const body = new FormData();
  for (const [name, value] of entry.fields) body.append(name, value);
  body.set("once", entry.key);
  body.set("csrf_token", csrf);
  try {
    const answer = await fetch(entry.address, { method: "POST", body, redirect: "manual", credentials: "same-origin" });
    if (answer.type === "opaqueredirect") await finish(entry);
    else if ([404, 409, 410, 413, 422].includes(answer.status)) await put({ ...entry, state: "refused", status: answer.status });
    else return false;
    return true;
  } catch {
    return false;
  }
}

// Sent: what was written leaves the device; that it was sent is shown for a day.
const finish = (entry) => put({ key: entry.key, user: entry.user, kind: entry.kind, line: "", fields: [], state: "sent", at: Date.now() });

async function forgetOld(entries) {
  const old = entries.filter((entry) => entry.state === "sent" && Date.now() - entry.at > SENT_STAYS);
  for (const entry of old) await remove(entry.key);
}

globalThis.keepwarmQueue = { add, all, newKey, note, put, recall, remove, send };
