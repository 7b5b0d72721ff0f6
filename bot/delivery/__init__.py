"""Send what nobody asked for at that moment: the outbox, its claims and its rules."""
