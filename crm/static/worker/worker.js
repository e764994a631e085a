// The service worker: keeps the files of every page and one page that works without network, and sends what waits.
// It never keeps a page about anybody. crm/people/offline/worker.py puts KEEPWARM and js/queue.js before this.

const CACHE = `keepwarm-${KEEPWARM.version}`;
const queue = globalThis.keepwarmQueue;

self.addEventListener("install", (event) => {
  event.waitUntil(prepare().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOlder().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  const isNavigation = request.mode === "navigate"; // what the queue sends is none: it stays in the queue if it fails
  if (isNavigation && request.method === "POST" && url.pathname === KEEPWARM.share) event.respondWith(share(request));
  else if (request.method !== "GET") return;
  else if (isNavigation) event.respondWith(fetch(request).catch(() => shell()));
  else if (KEEPWARM.files.includes(url.pathname)) event.respondWith(file(request));
});

self.addEventListener("sync", (event) => {
  if (event.tag === "keepwarm-send") event.waitUntil(sendOrTryAgain());
});

// The offline page is written anew when language or theme of the pages change.
self.addEventListener("message", (event) => {
  if (event.data === "renew") event.waitUntil(keepShell().catch(() => {}));
});

async function prepare() {
  const cache = await caches.open(CACHE);
  await cache.addAll(KEEPWARM.files);
  await keepShell();
}

async function keepShell() {
  const answer = await fetch(KEEPWARM.shell, { cache: "no-store" });
  if (!answer.ok) throw new Error("the offline page was not served");
  await (await caches.open(CACHE)).put(KEEPWARM.shell, answer);
}

async function forgetOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("keepwarm-") && name !== CACHE).map((name) => caches.delete(name)));
}

const shell = async () => (await caches.match(KEEPWARM.shell)) ?? Response.error();
const file = async (request) => (await caches.match(request)) ?? fetch(request);

// Background Sync tries again by itself when the promise is rejected.
async function sendOrTryAgain() {
  if ((await queue.send(KEEPWARM.state)) === "unreachable") throw new Error("still without network");
}

// What another app shared: handed in at once, or kept like everything else that is written without network.
async function share(request) {
  const kept = request.clone();
  try {
    const answer = await fetch(request);
    if (answer.status !== 403 && answer.status < 500) return answer;
    return (await keepShared(kept)) ?? answer;
  } catch {
    return (await keepShared(kept)) ?? shell();
  }
}

async function keepShared(request) {
  try {
    const fields = [...(await request.formData())];
    const line = fields.map(([, value]) => (typeof value === "string" ? value : value.name)).filter(Boolean).join(" ").slice(0, 120);
    await queue.add({ key: queue.newKey(), kind: "share", address: KEEPWARM.share, fields, line });
    await self.registration.sync?.register("keepwarm-send").catch(() => {});
    return Response.redirect(KEEPWARM.shell, 303);
  } catch {
    return null;
  }
}
