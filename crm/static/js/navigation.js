// What a browser does by itself when a page loads, done for boosted navigation: scroll position, history, downloads, new style sheets.

let before = null; // where the person was when the request left: {path, scroll}
let lost = null; // what to read out when the server cannot be reached

document.addEventListener("htmx:before:request", (event) => {
  const { request } = event.detail.ctx;
  before = { path: location.pathname, scroll: scrollY, method: request.method };
});

// An answer that is no page is a download: the browser fetches a link again, and is handed what a form brought.
document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  const { raw } = ctx.response;
  if (isPage(raw)) return;
  event.preventDefault();
  if (ctx.request.method === "GET") location.assign(raw.url);
  else keep(raw);
});

// A refused form stays out of the history: its address may not answer a GET.
document.addEventListener("htmx:before:history:update", (event) => {
  const { response } = event.detail;
  if (response && response.status >= 400 && before?.method !== "GET") event.preventDefault();
});

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  if (isStale(ctx)) {
    event.preventDefault();
    location.assign(ctx.response.raw.url);
    return;
  }
  if (isReturn(ctx)) {
    for (const task of tasks) task.swapSpec.show = "none";
  }
});

document.addEventListener("htmx:after:swap", (event) => {
  const { ctx } = event.detail;
  if (ctx.target !== document.body) return;
  if (isReturn(ctx)) scrollTo({ top: before.scroll, behavior: "instant" });
});

document.addEventListener("htmx:error", (event) => {
  const { ctx, error } = event.detail;
  if (!ctx || event.defaultPrevented || error?.name === "AbortError") return;
  lost ??= document.getElementById("unreachable")?.content.textContent;
  if (lost) document.dispatchEvent(new CustomEvent("keepwarm:tell", { detail: { text: lost, tone: "danger" } }));
});

async function keep(response) {
  const named = /filename="?([^";]+)/.exec(response.headers.get("Content-Disposition") ?? "");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = named?.[1] ?? "keepwarm";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function isPage(response) {
  return (response.headers.get("Content-Type") ?? "text/html").startsWith("text/html");
}

// A page of a newer version links another style sheet than the one in use.
function isStale(ctx) {
  const sheet = document.querySelector("link[rel=stylesheet]")?.getAttribute("href");
  return ctx.request.method === "GET" && ctx.text?.includes("<head>") && sheet && !ctx.text.includes(sheet);
}

// An act that came back to the page it was done on.
function isReturn(ctx) {
  const url = ctx.response?.raw?.url;
  return before !== null && before.method !== "GET" && url && new URL(url).pathname === before.path && ctx.response.status < 400;
}
