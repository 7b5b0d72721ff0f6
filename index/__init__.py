"""News in, cited answers out. Knows nothing of Telegram."""
