"""Builds what git does not hold: third-party files, icons, the joined style and script, compiled texts.

Run by `make assets` in a checkout. When nothing changed, nothing is done.
"""

import sys

from crm.web import bundle, catalogues, drawn, vendor


def main() -> int:
    """Build what is missing or stale; 0 when the files are there, 1 with a message when they are not."""
    try:
        vendor.build()
    except vendor.AssetsError as error:
        print(f"assets: {error}", file=sys.stderr)
        return 1
    bundle.write(vendor.STATIC)
    drawn.write(vendor.STATIC)
    catalogues.compile_stale()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
