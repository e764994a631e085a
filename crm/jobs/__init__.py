"""What runs when: one table, one clock, and the pages that tell how it goes."""
