"""News from files, folders and streams: text dumps, JSON Lines, feeds and saved pages."""

from index.import_parameters import ImportParameters
from index.sources.files import open_source, open_stream
from index.sources.kinds.registry import kind_text_id, source_formats

__all__ = ["ImportParameters", "kind_text_id", "open_source", "open_stream", "source_formats"]
