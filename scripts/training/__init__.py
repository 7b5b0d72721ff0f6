"""Fit what Quotewire ships: the judge of answers, from written news and questions."""
