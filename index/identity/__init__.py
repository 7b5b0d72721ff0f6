"""Decide which stored update an incoming one is, and what was removed for good."""
