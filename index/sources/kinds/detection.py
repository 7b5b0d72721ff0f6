"""Which kind a text is of."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from index.errors import ErrorCode, SourceError
from index.sources.kinds.registry import AUTO, FALLBACK, kinds, source_formats
from index.sources.kinds.source_kind import Evidence, Sample
from index.sources.parsing.decoding import looks_binary
from index.sources.parsing.json_start import starts_as_json
from index.sources.parsing.markup_start import markup_start

if TYPE_CHECKING:
    from index.sources.kinds.source_kind import SourceKind

HEAD_BYTES = 64 * 1024


def detect(
    head: bytes,
    wanted: str,
    name: str,
    *,
    suffix: str = "",
    media_type: str = "",
    whole: str = "",
) -> SourceKind:
    """Return the kind of a text by its first HEAD_BYTES, or the one whose format is `wanted`.

    A kind that claims the suffix or the media type comes first, then the one with the most
    evidence in the text. `name` stands in messages; for the others see `Sample`. Raises
    SourceError for an unknown format, an empty file, binary data, and XML or JSON of no kind.
    """
    if wanted not in source_formats():
        raise SourceError(
            f"no format is called {wanted!r}: give {', '.join(source_formats())}",
            ErrorCode.FORMAT_UNKNOWN,
            format=wanted,
        )
    if not head:
        raise SourceError(
            f"{name} is empty: give a file with news in it", ErrorCode.FILE_EMPTY, name=name
        )
    sample = Sample(name, _decoded(head), suffix, media_type, whole)
    if wanted != AUTO:
        chosen = [kind for kind in kinds() if kind.format == wanted]
        return next((kind for kind in chosen if kind.suits(sample)), chosen[0])
    claiming = next((kind for kind in kinds() if kind.claims(sample)), None)
    if claiming is not None:
        return claiming
    if not sample.text and len(head) < HEAD_BYTES:
        raise SourceError(
            f"{name} is empty: there is nothing but white space in it",
            ErrorCode.FILE_EMPTY,
            name=name,
        )
    if looks_binary(sample.text):
        raise SourceError(
            f"{name} is binary: give a text, JSON Lines, feed or HTML file",
            ErrorCode.FILE_BINARY,
            name=name,
        )
    return _most_evident(sample)


def _most_evident(sample: Sample) -> SourceKind:
    """Raises SourceError where the text itself shows that it is of no kind."""
    evidence = {kind: kind.sniff(sample) for kind in kinds()}
    kind = max(evidence, key=evidence.__getitem__)  # the first of equals
    if evidence[kind] <= Evidence.ANNOUNCED:
        _refuse_other_xml(sample)
        _refuse_other_json(sample)
    return kind if evidence[kind] else FALLBACK


def _decoded(head: bytes) -> str:
    """Enough of the text to tell; the same marks as in `decoding`, errors do not matter here."""
    for marks, encoding in (
        ((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE), "utf-32"),
        ((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE), "utf-16"),
    ):
        if head.startswith(marks):
            return head.decode(encoding, "ignore").strip()
    return head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace").strip()


def _refuse_other_xml(sample: Sample) -> None:
    text = sample.text
    if text.startswith("<") and (text[1:2].isalpha() or text.startswith(("<?", "<!"))):
        root = markup_start(text).written_root
        element = f"<{root[:40]}>" if root is not None else "no element"
        raise SourceError(
            f"{sample.name} is XML of another kind ({element}): "
            "give RSS, Atom, JSON Feed or a saved page",
            ErrorCode.FILE_OF_ANOTHER_KIND,
            name=sample.name,
        )


def _refuse_other_json(sample: Sample) -> None:
    if not sample.text or sample.text.startswith("<"):
        return
    first = sample.text.splitlines()[0].strip()
    if first in ("{", "["):
        if starts_as_json(sample.text):
            raise SourceError(
                f"{sample.name} is one JSON document over several lines and no JSON Feed: "
                "write JSON Lines, one object a line",
                ErrorCode.FILE_OF_ANOTHER_KIND,
                name=sample.name,
            )
    elif sample.suffix == ".json":
        raise SourceError(
            f"{sample.name} is not JSON: give JSON Lines, one object a line, or a feed",
            ErrorCode.FILE_OF_ANOTHER_KIND,
            name=sample.name,
        )
