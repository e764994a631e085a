// Shows a theme as soon as it is chosen in the settings; the server's answer in the body makes it last.

document.addEventListener("change", (event) => {
  const { name, value } = event.target;
  if (name === "theme" && ["system", "light", "dark"].includes(value)) document.body.dataset.theme = value;
});
