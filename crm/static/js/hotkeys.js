// Keys for links, buttons and fields that carry data-hotkey: "n", "g c" (one after the other), "Mod+k" (Command on a Mac, Control elsewhere).
// The one gate for keys: nothing is taken while somebody types, in a dialog, from an input method, or when single keys are off (WCAG 2.1.4).
// Each key is offered to others first, as "keepwarm:key"; who takes it calls preventDefault.

const WAIT = 1500; // how long the second key of two may take
const ALONE = ["Control", "Alt", "Meta", "Shift", "AltGraph", "CapsLock", "Dead"];
const NOT_TYPED = ["checkbox", "radio", "button", "submit", "reset", "file", "range", "color", "image"];
const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

let path = [];
let timer = 0;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || ALONE.includes(event.key)) return;
  const stroke = strokeOf(event);
  if (!stroke || isBusy(event.target, stroke)) return forget();
  if (!path.length && isTaken(stroke, event)) return event.preventDefault();
  const keys = [...path, stroke].join(" ");
  const element = named(keys);
  if (element) {
    event.preventDefault();
    forget();
    press(element);
  } else if (isBeginning(keys)) {
    path.push(stroke);
    clearTimeout(timer);
    timer = setTimeout(forget, WAIT);
  } else {
    forget();
  }
});

document.addEventListener("keepwarm:press", (event) => press(event.detail.element));

// What was struck: a character as it was typed, whatever the keyboard needs for it, or "Mod+k"; nothing for other modifiers.
function strokeOf(event) {
  const isPlain = event.getModifierState("AltGraph") || (!event.ctrlKey && !event.metaKey && (!event.altKey || isApple));
  if (isPlain) return event.key === " " ? "Space" : event.key;
  const isMod = isApple ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  return isMod && !event.altKey && !event.shiftKey ? `Mod+${event.key.toLowerCase()}` : "";
}

function isBusy(target, stroke) {
  if (document.querySelector("dialog:modal")) return true;
  if (stroke.startsWith("Mod+")) return isTyping(target) && "acvxyz".includes(stroke.at(-1));
  return isTyping(target) || (stroke.length === 1 && document.body.dataset.keys === "off");
}

function isTyping(target) {
  if (target.isContentEditable || target.matches?.("textarea, select")) return true;
  return target.matches?.("input") && !NOT_TYPED.includes(target.type);
}

function isTaken(key, cause) {
  return !document.dispatchEvent(new CustomEvent("keepwarm:key", { cancelable: true, detail: { key, target: cause.target } }));
}

// The page's own before the frame's; the newest of several.
function named(keys) {
  const found = [...document.querySelectorAll("[data-hotkey]")].filter((each) => hotkeys(each).includes(keys) && isThere(each));
  return found.findLast((each) => each.closest("#main")) ?? found.at(-1);
}

function isBeginning(keys) {
  return [...document.querySelectorAll("[data-hotkey]")].some((each) => hotkeys(each).some((its) => its.startsWith(`${keys} `)));
}

function hotkeys(element) {
  return element.dataset.hotkey.split(",").map((keys) => keys.trim());
}

function isThere(element) {
  return !element.disabled && !element.closest("[hidden], [inert], dialog:not([open])");
}

// A field is entered, anything else is pressed; what opens by a key is entered too.
function press(element) {
  if (isTyping(element)) {
    element.focus();
    element.select?.();
    return;
  }
  element.click();
  const details = element.matches("summary") && element.parentElement;
  if (details?.open) details.querySelector(":is(a, button, input:not([type=hidden]), select, textarea)")?.focus();
}

function forget() {
  clearTimeout(timer);
  path = [];
}
