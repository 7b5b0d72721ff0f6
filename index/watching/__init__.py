"""Sources that are followed as they change: added once, polled politely, imported at once."""
