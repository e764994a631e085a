"""The engine taken apart: every process of it in one thread, to be stopped and killed between any two steps."""
