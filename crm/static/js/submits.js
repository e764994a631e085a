// A select or segment with data-submits sends its form as soon as it changes.

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form?.requestSubmit();
});
