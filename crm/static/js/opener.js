// The mail link beside an opener carries the words as they were edited.

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-opener-mail]");
  const text = link?.closest("[data-opener]")?.querySelector("textarea")?.value;
  if (text === undefined) return;
  const [address, query = ""] = link.getAttribute("href").split("?");
  const rest = query.split("&").filter((part) => part && !part.startsWith("body="));
  link.href = `${address}?${[...rest, `body=${encodeURIComponent(text.replace(/\r?\n/g, "\r\n"))}`].join("&")}`;
});
