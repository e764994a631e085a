"""vCards 2.1, 3.0 and 4.0 as they come, also broken ones: lines, properties, what they say."""
