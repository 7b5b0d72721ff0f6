"""The libraries behind the ports: SQLite, FAISS, rank-bm25, tantivy, the embedder."""
