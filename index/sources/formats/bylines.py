"""Reading a line that ends an update: who wrote it and for whom.

Known shapes, after any dash: "Publisher’s Names", "By Names, Publisher", "Names, Publisher",
"Publisher, Names" and names alone. A bullet or a line of dialogue may begin with a dash as well,
so a byline is short, has nothing but names, and does not end as a sentence does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.sources.parsing.names import (
    is_publisher,
    names_a_publisher,
    people,
    sounds_like_publisher,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_BYLINE_CHARS = 200

_SPACES = re.compile(r"\s{2,}")
_DASHED = re.compile(r"\s*[-‐‑‒–—―−]{1,3}\s*(?=\S)")
_POSSESSIVE = re.compile(r"\s*['’ʼ‘`´′](?:s(?=\s))?\s+")
_OFFICE = re.compile(r"\s+(?:staff\s+)?(?:writer|reporter|correspondent|journalist)s?\s+", re.I)
_BY = re.compile(r"(?:reported\s+by|reporting\s+by|written\s+by|by)\s*:?\s+", re.I)
_FOR = re.compile(r"\s+for\s+(?=\S)|\s*[(|/]\s*|\s+[-–—]\s+", re.I)
_CREDIT = re.compile(r"\s+(?:(?:has|have)\s+)?contributed\s+to\s+this\s+\w+$", re.I)
_PLACE = re.compile(r"\s*,?\s+(?:reporting\s+)?(?:in|from)\s+[A-Z].*$")
_QUOTED = re.compile(r"\s*[\"“„«‘'].*[\"”“»’'][.,]?\s*", re.S)
_AGENCIES = frozenset({"Bloomberg", "Interfax", "Kyodo", "Politico", "Reuters", "Xinhua"})
_MAX_BARE_WORDS = 4


@dataclass(frozen=True, slots=True)
class Byline:
    """`certain` is False where it could be a bullet or the source of a quotation: names alone,
    and "Russia’s Defense Ministry"."""

    authors: tuple[str, ...]
    publisher: str | None
    certain: bool


def find_bylines(lines: Sequence[str], publisher: str | None = None) -> dict[int, Byline]:
    """Bylines by the number of their line (from 0). `publisher` is a known name of one."""
    found = {
        n: byline for n, line in enumerate(lines) if (byline := parse_byline(line, publisher))
    }
    if not found:
        found = _undashed(lines, publisher)
    certain = any(byline.certain for byline in found.values())
    texts = [n for n, line in enumerate(lines) if line.strip()]
    position = {n: place for place, n in enumerate(texts)}
    return {
        n: byline
        for n, byline in found.items()
        if byline.certain or not _in_passing(lines, texts, position[n], certain)
    }


def parse_byline(line: str, publisher: str | None = None) -> Byline | None:
    """The byline that the line is, if it begins with a dash and has the shape of one."""
    dash = _DASHED.match(line)
    if dash is None or len(line) > MAX_BYLINE_CHARS:
        return None
    rest = _single_spaces(line[dash.end() :])
    return (
        _possessive(rest, publisher) or _with_by(rest, publisher) or _names_alone(rest, publisher)
    )


def _single_spaces(text: str) -> str:
    """Without runs of white space, over which the patterns here would take cubic time."""
    return _SPACES.sub(" ", text.strip())


def _in_passing(lines: Sequence[str], texts: Sequence[int], place: int, certain: bool) -> bool:
    """Whether names alone are rather a bullet of a list or the source of a quotation above."""
    before = lines[texts[place - 1]] if place else ""
    after = lines[texts[place + 1]] if place + 1 < len(texts) else ""
    if any(_DASHED.match(near) and not _surely(near) for near in (before, after)):
        return True
    return certain and _QUOTED.fullmatch(before) is not None


def _surely(line: str) -> bool:
    byline = parse_byline(line)
    return byline is not None and byline.certain


def _undashed(lines: Sequence[str], publisher: str | None) -> dict[int, Byline]:
    """For text that has no dashes: possessive bylines of what is surely a publisher."""
    found = {}
    for number, line in enumerate(lines):
        if len(line) <= MAX_BYLINE_CHARS:
            byline = _possessive(_single_spaces(line), publisher)
            if byline is not None and byline.certain:
                found[number] = byline
    return found


def _possessive(text: str, publisher: str | None) -> Byline | None:
    """ "ABC News’ A and B": the last apostrophe that leaves a publisher and names."""
    marks = [*_OFFICE.finditer(text), *_POSSESSIVE.finditer(text)]
    for mark in reversed(marks):
        before, names = text[: mark.start()], _authors(text[mark.end() :])
        if not names or not is_publisher(before):
            continue
        certain = before == publisher or sounds_like_publisher(before)
        if certain or all(" " in name for name in names):
            return Byline(names, before, certain)
    return None


def _with_by(text: str, publisher: str | None) -> Byline | None:
    by = _BY.match(text)
    if by is None:
        return None
    byline = _split_publisher(text[by.end() :], publisher)
    return Byline(byline.authors, byline.publisher, certain=True) if byline else None


def _names_alone(text: str, publisher: str | None) -> Byline | None:
    """Names of at least two words, or names with a publisher; "Mayor’s Plan" is neither."""
    byline = _split_publisher(text, publisher)
    if byline is None or _POSSESSIVE.search(text):
        return None
    bare = all(2 <= len(name.split()) <= _MAX_BARE_WORDS for name in byline.authors)
    return byline if byline.publisher or (bare and not text.endswith(".")) else None


def _split_publisher(text: str, publisher: str | None) -> Byline | None:
    """Names and, where one of the ends is a publisher, that; the rest must be names."""
    text = text.removesuffix(")")
    for cut in _ends(text):
        for names, name in (cut, cut[::-1]):
            authors = _authors(names)
            known = name == publisher or sounds_like_publisher(name)
            if authors and known and not any(map(sounds_like_publisher, authors)):
                return Byline(authors, name, certain=True)
    if text == publisher or _stands_for_itself(text):
        return Byline((), text, certain=False)
    authors = _authors(text)
    return Byline(authors, None, certain=False) if authors else None


def _stands_for_itself(text: str) -> bool:
    """Whether a publisher can be named so without an author; a lone "Media" is a bullet."""
    if len(text.split()) == 1 and not text.isupper():
        return text in _AGENCIES
    return names_a_publisher(text)


def _ends(text: str) -> list[tuple[str, str]]:
    """The text cut in two at its first and last comma, at "for", a bracket, a bar or a dash."""
    cuts = [(m.start(), m.end()) for m in _FOR.finditer(text)]
    commas = [(m.start(), m.end()) for m in re.finditer(r"\s*,\s*", text)]
    cuts += commas[-1:] + commas[:1]
    return [(text[:start], text[end:]) for start, end in cuts]


def _authors(text: str) -> tuple[str, ...]:
    """The names, without a place, a credit or one full stop after them."""
    names = _PLACE.sub("", _CREDIT.sub("", text.strip().removesuffix(".")))
    suffix = "." if re.search(r"\b(?:Jr|Sr)$", names) and text.strip().endswith(".") else ""
    return people(names + suffix)
