"""The bot's tables, in the same database as the news."""
