// Keys for links, buttons and fields that carry data-hotkey.
import { install, uninstall } from "../vendor/hotkey.js";

let installed = [];

document.addEventListener("htmx:after:swap", renew);
renew();

function renew() {
  for (const element of installed) uninstall(element);
  installed = [...document.querySelectorAll("[data-hotkey]")];
  for (const element of installed) install(element);
}
