"""Describe each kind of source once: how to tell it from others, read it and name it."""
