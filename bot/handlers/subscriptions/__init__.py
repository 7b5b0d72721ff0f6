"""Handle subscriptions: commands, cards, lists, and buttons under alerts."""
