"""Speak with the Bot API: messages as plain data, limits, sending, intake."""
