"""All source kinds, and what follows from the list of them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from index.import_parameters import ImportParameters
from index.sources.kinds.feed import FeedKind
from index.sources.kinds.html_page import HTMLPageKind
from index.sources.kinds.json_feed import JSONFeedKind
from index.sources.kinds.json_lines import JSONLinesKind
from index.sources.kinds.source_kind import Sample, SourceKind
from index.sources.kinds.text_dump import TextDumpKind

if TYPE_CHECKING:
    from index.sources.kinds.source_kind import KindLabel

# Where two kinds have the same evidence, the first of them reads the text.
BUILT_IN: tuple[SourceKind, ...] = (
    TextDumpKind(),
    JSONLinesKind(),
    FeedKind(),
    JSONFeedKind(),
    HTMLPageKind(),
)
# Reads what shows no kind.
FALLBACK = BUILT_IN[0]
AUTO = "auto"

_added: dict[str, SourceKind] = {}


def kinds() -> tuple[SourceKind, ...]:
    """Return the built-in kinds, then the added ones in the order they were added."""
    return (*BUILT_IN, *_added.values())


def add_kind(module: str) -> SourceKind:
    """Import a module that is not part of this package and add its `KIND`; once for each module.

    Reading processes that start from now on import the module, too. Raises ImportError, TypeError
    where `KIND` is no SourceKind, and ValueError where it does not read its own example, or where
    its name or a label of it is taken.
    """
    if module in _added:
        return _added[module]
    kind = getattr(import_module(module), "KIND", None)
    if not isinstance(kind, SourceKind):
        raise TypeError(f"KIND of {module} is no SourceKind but {type(kind).__name__}")
    _require_reading(kind, module)
    names = {known.name for known in kinds()}
    if kind.name in names or any(label_of(label.name) for label in kind.labels):
        raise ValueError(f"the kind {kind.name!r} of {module}, or a label of it, is there already")
    _added[module] = kind
    return kind


def _require_reading(kind: SourceKind, module: str) -> None:
    """The reading process begins with the examples: one that fails would stop all kinds there."""
    try:
        text = kind.example.decode("utf-8", "replace")
        kind.sniff(Sample("example", text))
        kind.read_fetched(text, "example", ImportParameters())
    except Exception as error:  # whatever somebody else's code raises
        raise ValueError(f"the kind of {module} cannot read its own example: {error!r}") from error


def remove_kind(module: str) -> None:
    """Forget what `add_kind` added. Raises KeyError where it added nothing."""
    del _added[module]


def added_modules() -> tuple[str, ...]:
    """Return the modules of the added kinds, for another process to add."""
    return tuple(_added)


def source_formats() -> tuple[str, ...]:
    """Return what --format may be: "auto" first, then each format once."""
    return (AUTO, *dict.fromkeys(kind.format for kind in kinds() if kind.format is not None))


def news_suffixes() -> frozenset[str]:
    """Return the suffixes of the files that are read in folders, in lower case with their dot."""
    return frozenset().union(*(kind.suffixes for kind in kinds()))


def media_types() -> frozenset[str]:
    """Return what servers announce the kinds as."""
    return frozenset().union(*(kind.media_types for kind in kinds()))


def growing_kind(suffix: str) -> SourceKind | None:
    """Return the kind of files of this suffix that are read as they are appended to, if any."""
    growing = (kind for kind in kinds() if kind.grows_by_lines and suffix in kind.suffixes)
    return next(growing, None)


def label_of(name: str) -> KindLabel | None:
    """Return the label of a reading's kind, None for what no kind is called."""
    labels = (label for kind in kinds() for label in kind.labels)
    return next((label for label in labels if label.name == name), None)


def may_replace_others(name: str) -> bool:
    """Return whether a source that was of another kind may become one that is called so."""
    label = label_of(name)
    return label is None or label.replaces_others


def kind_text_id(name: str) -> str | None:
    """Return the catalogue's id of what a reading's kind is called, None for one that is called
    the same in every language."""
    label = label_of(name)
    return label.text_id if label is not None else None
