// The icon of the page has a dot while something is due, also after a swap.

document.addEventListener("htmx:after:swap", show);
show();

function show() {
  const link = document.querySelector("link[rel=icon]");
  const count = document.getElementById("due-in-sections");
  const href = count && !count.hidden ? link?.dataset.iconDue : link?.dataset.iconCalm;
  if (href && link.getAttribute("href") !== href) link.setAttribute("href", href);
}
