"""Keep the index files in step with the store, rebuild and open them."""
