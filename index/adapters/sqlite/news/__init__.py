"""Keep updates, chunks, terms, statements and vectors in SQLite."""
