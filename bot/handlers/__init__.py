"""Handle what comes from Telegram, one file per conversation."""
