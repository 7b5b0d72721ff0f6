"""Keep followed sources, their leases and robots.txt in SQLite."""
