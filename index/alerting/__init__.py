"""Match news with standing queries: what changed, what answers, whom it concerns by id."""
