"""Feed news to subscriptions: what changed, and what answers a standing question."""
