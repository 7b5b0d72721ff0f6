"""Plain-text dumps of live pages: updates that end at byline lines."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import ErrorCode, SourceError
from index.models import Notice, Reject
from index.sources.formats.bylines import find_bylines
from index.sources.formats.introduction import guess_introduction
from index.sources.parsing.building import build_update

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.import_parameters import ImportParameters
    from index.models import SourceItem
    from index.sources.formats.bylines import Byline

MAX_DUMP_LINE_CHARS = 1_000_000

_LINE_ENDS = re.compile(r"\r\n?")
_WORD = re.compile(r"[^\W\d_]+")
_MIN_PROSE_WORDS = 4
_MIN_LETTER_SHARE = 0.6  # of the visible characters; tables and code have fewer


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines from `start` to `end` (exclusive, from 0) and the byline that stands at `end`."""

    start: int
    end: int
    byline: Byline | None


def read_text_dump(text: str, name: str, parameters: ImportParameters) -> Iterator[SourceItem]:
    """The introduction, then the updates in order. Raises SourceError where there is no prose."""
    lines = _LINE_ENDS.sub("\n", text).split("\n")
    return _Dump(lines, name, parameters).items()


class _Dump:
    """One dump: its lines, where its updates are, and who publishes it."""

    def __init__(self, lines: Sequence[str], name: str, parameters: ImportParameters) -> None:
        self._lines = lines
        self._name = name
        self._parameters = parameters
        self._bylines = find_bylines(lines, parameters.publisher)
        named = Counter(b.publisher for b in self._bylines.values() if b.publisher)
        self._publisher = named.most_common(1)[0][0] if named else None

    def items(self) -> Iterator[SourceItem]:
        if not self._bylines and not _is_prose(self._lines):
            raise SourceError(
                f"{self._name} has no line that ends an update (such as '-Publisher’s Name') and "
                "is no prose: give a text dump, JSON Lines, a feed or a saved page",
                ErrorCode.DUMP_WITHOUT_UPDATES,
                name=self._name,
            )
        introduction = self._introduction_lines()
        if introduction:
            yield self._item(_Block(0, introduction, None), kind="introduction")
        if self._parameters.introduction_lines is None:
            yield from self._explain(introduction)
        for block in self._blocks(introduction):
            yield self._item(block, kind="update")
            if block.byline is None:
                yield self._unsigned(block)

    def _introduction_lines(self) -> int:
        given = self._parameters.introduction_lines
        if given is None:
            first = min(self._bylines, default=0)
            openings = [self._first_line(number + 1) for number in sorted(self._bylines)]
            return guess_introduction(self._lines[:first], [line for line in openings if line])
        if given >= len(self._lines):
            raise SourceError(
                f"{self._name} has only {len(self._lines)} lines: {given} cannot be its"
                " introduction",
                ErrorCode.INTRODUCTION_TOO_LONG,
                name=self._name,
                lines=given,
                limit=len(self._lines),
            )
        return max(0, given)

    def _first_line(self, start: int) -> str:
        return next((line.strip() for line in self._lines[start:] if line.strip()), "")

    def _explain(self, introduction: int) -> Iterator[Notice]:
        if introduction:
            last = self._lines[introduction - 1].strip()
            yield Notice(
                self._name,
                f"took lines 1–{introduction} as the page's introduction (the last begins "
                f"{last[:40]!r})",
                ErrorCode.INTRODUCTION_GUESSED,
                {"lines": introduction},
            )

    def _blocks(self, start: int) -> Iterator[_Block]:
        for number in sorted(self._bylines):
            if number >= start:
                yield _Block(start, number, self._bylines[number])
                start = number + 1
        if self._first_line(start):
            yield _Block(start, len(self._lines), None)

    def _item(self, block: _Block, kind: str) -> SourceItem:
        where = f"{self._name}, lines {block.start + 1}–{max(block.end, block.start + 1)}"
        lines = [
            line
            for number, line in enumerate(self._lines[block.start : block.end], block.start)
            if number not in self._bylines
        ]
        if not any(line.strip() for line in lines):
            return Reject(where, "a byline with no text above it")
        if max(map(len, lines)) > MAX_DUMP_LINE_CHARS:
            return Reject(where, f"a line is longer than {MAX_DUMP_LINE_CHARS:,} characters")
        byline = block.byline
        publisher = byline.publisher if byline and byline.publisher else self._publisher
        fields: dict[str, object] = {
            "kind": kind,
            "body": "\n".join(lines),
            "authors": byline.authors if byline else (),
            "publisher": publisher,
        }
        return build_update(fields, where, self._parameters)

    def _unsigned(self, block: _Block) -> Notice:
        if not self._bylines:
            return Notice(self._name, "no byline found: the whole text is one update")
        return Notice(
            f"{self._name}, lines {block.start + 1}–{block.end}",
            "the text after the last byline is an update without authors",
        )


def _is_prose(lines: Sequence[str]) -> bool:
    text = " ".join(lines)[:100_000]
    visible = sum(not c.isspace() for c in text)
    words = _WORD.findall(text)
    enough = len(words) >= _MIN_PROSE_WORDS or (len(words) > 0 and not text.isascii())
    return enough and sum(map(len, words)) >= _MIN_LETTER_SHARE * visible
