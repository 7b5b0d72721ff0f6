"""Find the passages for a query: lexical and dense search, fused."""
