"""Turn a question into a query: topic, speaker, time, and what a follow-up leans on."""
