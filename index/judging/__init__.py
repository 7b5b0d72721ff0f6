"""Judge sentence by sentence what answers a question: candidates, features, probability."""
