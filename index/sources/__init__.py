"""News from files, folders and streams: text dumps, JSON Lines, feeds and saved pages."""

from index.import_parameters import ImportParameters, SourceFormat
from index.sources.formats.files import open_source, open_stream

__all__ = ["ImportParameters", "SourceFormat", "open_source", "open_stream"]
