"""News to those who asked to be told of it."""
