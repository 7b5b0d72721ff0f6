"""Decide what an edit changed, and which updates tell of one event."""
