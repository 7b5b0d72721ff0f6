"""Handle what administrators do: sources, broadcasts, notices."""
