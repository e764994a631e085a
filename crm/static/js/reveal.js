// A box that shows what is typed into a password field, so that it need not be typed twice.

document.addEventListener("change", (event) => {
  const { reveals } = event.target.dataset;
  const field = reveals && document.getElementById(reveals);
  if (field) field.type = event.target.checked ? "text" : "password";
});

// A shown password is sent as one, so that the browser does not keep it as an ordinary text.
document.addEventListener("submit", (event) => {
  for (const box of event.target.querySelectorAll("[data-reveals]")) {
    const field = document.getElementById(box.dataset.reveals);
    if (field) field.type = "password";
  }
});
