"""The engine taken apart: all its processes in one thread, to be stopped and killed between any two steps."""
