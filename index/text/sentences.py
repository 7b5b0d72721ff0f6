"""Sentences of news text as offsets: lines first, then rules about what stands around a full stop.

The words that news abbreviates are data in `index.text.abbreviations`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from index.text.abbreviations import (
    BEFORE_NUMBER,
    LOWER_CASE,
    MAY_END,
    NEVER_END,
    STARTERS,
    TIME_WORDS,
)

# What the loop need not look at: initials before an initial, a word in small letters after a mark.
_INITIALS_RUN = r"(?:\b[A-Z]\.\ )+(?=[A-Z]\.)"
_SMALL_NEXT = r"[.!?]\s+(?=[a-z][a-z\s.,])"
# A run of terminators, what closes after it, and what must follow for it to end a sentence: space,
# the end of the line, or (typed without a space) an opening quote or a capital. Scripts written
# without spaces need nothing to follow.
_MARK = r"""
    (?P<mark> [.!?…؟۔।॥。！？｡] (?:[ ]?[.!?…؟۔।॥。！？｡])* )
    (?P<closers> (?: ["'”’»)\]」』] | [“«‘](?=\s|\Z) | [ \u00a0\u202f][”»)\]](?!\w) )* )
    (?: (?P<space>\s+) | (?=[“‘«„]) | (?=[A-Z]) | (?<=[。！？｡」』]) )
    """
_CANDIDATE = re.compile(f"{_INITIALS_RUN}|{_SMALL_NEXT}|{_MARK}", re.VERBOSE)
_CASELESS_CANDIDATE = re.compile(_MARK, re.VERBOSE)
_INSERTION = re.compile(r"\[[^\[\]]{0,200}\]|\([^()]{0,300}\)")
_OPENERS = "\"'“‘«„([—–-•*¿¡"
_SMALL_WORD = re.compile(rf"[{re.escape(_OPENERS)} ]{{0,8}}(\w)")
_NEXT_WORD = re.compile(rf"[{re.escape(_OPENERS)}]*([\w’']{{0,24}})")
_TOKEN_CHARS = 24
_TOKEN = re.compile(r"[\w.'’&]*\Z")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_LIST_NUMBER = re.compile(r"(?:\d{1,3}|[A-Za-z])")
_INNER_CAPITAL = re.compile(r"[a-z]{1,2}[A-Z]")
_NAMED_ZONE = re.compile(r"\S{1,24} (?:time|Time|Standard|Daylight)\b")
_ZONE = re.compile(r"[A-Z]{2,5}\b(?!\.)")
_JOINED = re.compile(r"[A-Z][a-z]+(?=[\s,’'])|[AI]\s")
_SAID = (
    "said|says|asked|asks|told|tells|wrote|writes|added|adds|replied|tweeted|posted|shouted|cried|"
    "wondered|demanded|joked|continued|responded|answered|yelled|chanted|exclaimed|read|reads"
)
_ATTRIBUTION = re.compile(rf"(?:[\w.’'-]{{1,30}} ){{1,5}}(?:{_SAID})\b")


def sentences(text: str) -> list[tuple[int, int]]:
    """Offsets `(start, end)` of the sentences, in order.

    Spans do not overlap, neither begin nor end with whitespace, and cover every character that is
    not whitespace. A sentence never crosses a line break. Linear in the length of the text.
    """
    spans: list[tuple[int, int]] = []
    offset = 0
    for line in text.splitlines(keepends=True):
        stripped = line.strip()
        if stripped:
            first = offset + len(line) - len(line.lstrip())
            spans.extend(_Line(stripped).spans(first))
        offset += len(line)
    return spans


# The statements of an update follow each other, and alerts cut the few passages of one update for
# each of the many topics that it is about.
@lru_cache(256)
def cached_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The same of a text that was asked for just now, at no cost."""
    return tuple(sentences(text))


class _Line:
    """One line without outer whitespace, and what its case can tell."""

    def __init__(self, text: str) -> None:
        self._text = text
        # Where nothing is a capital, a small letter after a full stop says nothing.
        self._caseless = text == text.lower()

    def spans(self, offset: int) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        insertions = _INSERTION.finditer(self._text)
        insertion = next(insertions, None)
        start = 0
        candidates = _CASELESS_CANDIDATE if self._caseless else _CANDIDATE
        for match in candidates.finditer(self._text):
            if match["mark"] is None:
                continue
            mark = match.start()
            while insertion is not None and insertion.end() <= mark:
                insertion = next(insertions, None)
            if insertion is not None and self._inside(insertion, match):
                continue
            if self._ends(match, start):
                found.append((offset + start, offset + match.end("closers")))
                start = match.end()
        found.append((offset + start, offset + len(self._text)))
        return found if start < len(self._text) else found[:-1]

    def _inside(self, insertion: re.Match[str], match: re.Match[str]) -> bool:
        """A full stop within (…) or […] ends nothing unless the bracket closes right after it."""
        return insertion.start() < match.start() and match.end("closers") < insertion.end()

    def _ends(self, match: re.Match[str], start: int) -> bool:
        mark, closers, after = match["mark"], match["closers"], match.end()
        if mark[-1] in "。！？｡":
            return True
        if after >= len(self._text):
            return True
        if not match["space"]:
            return self._ends_without_space(match)
        if self._goes_on_small(after):
            return False
        if _is_ellipsis(mark):
            return self._ellipsis_ends(match, start)
        if mark != ".":
            return not (closers and self._attributed(after))
        return not self._is_abbreviation(match, start)

    def _ends_without_space(self, match: re.Match[str]) -> bool:
        """`.“We`, `.”The` and `ended.The` do; `."We` may be either way and is left alone."""
        text, closers, after = self._text, match["closers"], match.end()
        if closers:
            return closers[-1] in "”»"
        if text[after] in _OPENERS:
            return True
        before = text[max(0, match.start() - 2) : match.start()]
        return len(before) == 2 and before.islower() and bool(_JOINED.match(text, after))

    def _goes_on_small(self, after: int) -> bool:
        """Whether the next word begins with a small letter (`iPhone` is no small letter)."""
        small = _SMALL_WORD.match(self._text, after)
        if not small or self._caseless or not small[1].islower():
            return False
        return not _INNER_CAPITAL.match(self._text, small.start(1))

    def _ellipsis_ends(self, match: re.Match[str], start: int) -> bool:
        """Dots that stand between spaces leave something out; attached to a word they end it."""
        position = match.start()
        return position > start and not self._text[position - 1].isspace()

    def _attributed(self, after: int) -> bool:
        """`“Is it over?” the minister asked`: the question goes on after its quotation mark."""
        return bool(_ATTRIBUTION.match(self._text, after))

    def _is_abbreviation(self, match: re.Match[str], start: int) -> bool:
        text, mark = self._text, match.start()
        found = _TOKEN.search(text[max(start, mark - _TOKEN_CHARS) : mark])
        short = found.group().lstrip("'’.") if found else ""
        if not short:
            return False
        if mark - start == len(short) and _LIST_NUMBER.fullmatch(short):
            return True
        key = short.casefold()
        if not (short[0].isupper() or key in LOWER_CASE or self._caseless):
            return False
        if key in NEVER_END:
            return not set(match["closers"]) & set("\"'”’»")
        word = _NEXT_WORD.match(text, match.end())
        following = word[1] if word else ""
        if key in BEFORE_NUMBER:
            return following[:1].isdigit()
        if key not in MAY_END and not (short != "I" and _INITIALS.fullmatch(short)):
            return False
        return not self._begins(following, match, key)

    def _begins(self, word: str, match: re.Match[str], key: str) -> bool:
        """Whether `word`, after an abbreviation that may end a sentence, begins a new one."""
        text, after = self._text, match.end()
        if set(match["closers"]) & set('”»"'):
            return True
        if key in ("a.m", "p.m"):
            zone = _ZONE.match(text, after) or _NAMED_ZONE.match(text, after)
            return not (zone or word.casefold() in TIME_WORDS)
        if text[after] in _OPENERS and text[after] in '“"':
            return True
        if len(word) == 1 and text.startswith(".", after + 1):
            return False
        return word.casefold() in STARTERS


def _is_ellipsis(mark: str) -> bool:
    return mark.endswith("…") or mark.replace(" ", "") == "..."
