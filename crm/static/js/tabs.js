// Of tabs that do not fit the one in use is in sight, where the style sheet's scroll-initial-target is not known: Firefox and Safari.

const isNeeded = !CSS.supports("scroll-initial-target", "nearest");

function show() {
  const tab = document.querySelector(".tabs .tab[aria-current]");
  if (!tab) return;
  const tabs = tab.closest(".tabs");
  const [own, room] = [tab, tabs].map((each) => each.getBoundingClientRect());
  if (own.left < room.left || own.right > room.right) tabs.scrollLeft += own.left - room.left - (room.width - own.width) / 2;
}

if (isNeeded) {
  document.addEventListener("htmx:after:swap", show);
  show();
}
