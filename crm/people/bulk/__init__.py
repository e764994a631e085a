"""Acts on many contacts at once: chosen on the list, done at once or step by step, undone as a whole."""
