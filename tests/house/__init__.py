"""Rules on the code itself: sizes, names, layers of ownership, templates, dependencies, the package."""
