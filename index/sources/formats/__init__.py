"""Read each format: live pages, articles, feeds, JSON, text dumps, files."""
