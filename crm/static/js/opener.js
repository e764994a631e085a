// Words that were edited can be kept, and the mail link beside them carries them.

document.addEventListener("input", (event) => {
  const { target } = event;
  if (target.matches("[data-opener] textarea")) target.closest("[data-opener]").toggleAttribute("data-edited", target.value !== target.defaultValue);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-opener-mail]");
  const text = link?.closest("[data-opener]")?.querySelector("textarea")?.value;
  if (text === undefined) return;
  const [address, query = ""] = link.getAttribute("href").split("?");
  const rest = query.split("&").filter((part) => part && !part.startsWith("body="));
  link.href = `${address}?${[...rest, `body=${encodeURIComponent(text.replace(/\r?\n/g, "\r\n"))}`].join("&")}`;
});
