"""News from files, folders and streams: text dumps, JSON Lines, feeds and saved pages."""

from index.sources.files import open_source, open_stream
from index.sources.parameters import ImportParameters, SourceFormat

__all__ = ["ImportParameters", "SourceFormat", "open_source", "open_stream"]
