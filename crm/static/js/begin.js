// The page answers from here on; the last module, so that everything listens.
// htmx by itself begins "a moment later": what was pressed before then loaded whole pages.

htmx.initialize();
