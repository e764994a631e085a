// Our behaviours, one module each; crm/web/bundle.py joins them into vendor/app.js. Each listens on the document, so that swapped pages need no set-up.
import "./navigation.js";
import "./announce.js";
import "./toast.js";
import "./copy.js";
import "./opener.js";
import "./drop.js";
import "./popover.js";
import "./search.js";
import "./dialog.js";
import "./submits.js";
import "./reveal.js";
import "./suggest.js";
import "./theme.js";
import "./timezone.js";
import "./hotkeys.js";
import "./rows.js";
import "./print.js";
