"""`make bench`: ratios measured inside one run, each beside its target."""
