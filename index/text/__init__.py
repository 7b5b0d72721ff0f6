"""Split, tokenise and tag text; pure functions."""
