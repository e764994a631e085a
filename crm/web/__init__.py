"""What all pages share: forms, messages, safe redirects, headers, dates, static files, errors."""
