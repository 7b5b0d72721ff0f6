"""What the bot needs of the outside: its tables and locks."""
