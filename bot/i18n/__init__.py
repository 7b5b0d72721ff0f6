"""Every text in five languages, and the names of time zones."""
