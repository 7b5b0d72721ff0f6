"""What is true of a sentence whatever is asked: looked at once, and kept for the next question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from index.text.analysis import analyse, version_in_use
from index.text.negations import negations_in

if TYPE_CHECKING:
    from collections.abc import Iterable

_FIGURE = re.compile(r"\d+")
_WORD = re.compile(r"[\w’'-]+")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_CREDIT = re.compile(
    r"""\b(?:photograph|photo|picture|image|video|credit)s?\b\ ?[:/]
    | read\ more | sign\ up | follow\ (?:me|us) | click\ here | \bgetty\b | live\ blog
    | \bthat['’]s\ (?:all|it)\ (?:from|for)\b
    | thanks\ for\ (?:reading|following|joining) | good\ ?night\b""",
    re.IGNORECASE | re.VERBOSE,
)
_LEANS = re.compile(
    r"[“\"‘']?(?:he|she|they|it|this|that|these|those|but|and|his|her|their|its)\b",
    re.IGNORECASE,
)
# Of words that begin so far alike one is taken for a form of the other (dismissal, dismissed).
STEM_CHARS = 5
# About 10 MB when full. The sentences of today's news are judged again and again.
_CACHED_SENTENCES = 8_192


@dataclass(frozen=True, slots=True)
class SentenceFacts:
    """A sentence taken apart.

    Attributes:
        words: Where each word begins, and its terms.
        letters: Its words of three letters or more, folded.
        figures: Its runs of digits.
        negates: Whether it denies something.
        asks: Whether it is a question itself.
        is_credit: Whether it is a photo credit, a sign-off or a call to read on.
        leans: Whether it begins with a word that needs the sentence before ("He …").
    """

    words: tuple[tuple[int, tuple[str, ...]], ...]
    letters: frozenset[str]
    figures: frozenset[str]
    negates: bool
    asks: bool
    is_credit: bool
    leans: bool


def sentence_facts(text: str) -> SentenceFacts:
    """Take a sentence apart, by the analysis in use."""
    return _facts(text, version_in_use())


@lru_cache(_CACHED_SENTENCES)
def _facts(text: str, analysis: str) -> SentenceFacts:
    return SentenceFacts(
        words=tuple(
            (match.start(), _word_terms(match.group(), analysis)) for match in _WORD.finditer(text)
        ),
        letters=frozenset(_LETTERS.findall(text.casefold())),
        figures=frozenset(_FIGURE.findall(text)),
        negates=bool(negations_in(text)),
        asks=text.rstrip("”\"' ").endswith("?"),
        is_credit=bool(_CREDIT.search(text)),
        leans=bool(_LEANS.match(text)),
    )


def words_terms(words: str) -> tuple[str, ...]:
    """Return the terms of a few words, kept for the next time."""
    return _word_terms(words, version_in_use())


@lru_cache(65_536)
def _word_terms(words: str, _analysis: str) -> tuple[str, ...]:
    return tuple(analyse(words))


def stems(terms: Iterable[str]) -> frozenset[str]:
    """Return how the longer of these terms begin."""
    return frozenset(term[:STEM_CHARS] for term in terms if len(term) >= STEM_CHARS)
