"""Text to terms: the one analyser of everything that is searched by words.

    text → words → folded to lower-case ASCII → one spelling per name → no stop words → stems

Documents and questions go through the same steps, so a term of one is a term of the other. Terms
are lower-case ASCII letters, digits, "." and ","; they never hold a space. An acronym that is
spelt like a word has a term of its own: "us." for US, U.S. and USA.

A store that another version has analysed is searched by that version (`using`) until it is
analysed anew.
"""

from __future__ import annotations

import json
import re
import unicodedata
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING

from anyascii import anyascii
from pydantic import BaseModel, ConfigDict

from index.text.capitals import COUNTRY, MARK, SPELT_LIKE_WORDS, SUFFIX, is_shouted, marked
from index.text.stemming import english, porter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# Changes whenever the output of `analyse` changes: stored terms are then computed anew, and the
# analysis before stays in `ANALYSES` as it was, with its words and spellings.
ANALYSIS_VERSION = "3"

_DATA = files("index") / "data"

MAX_TERM_CHARS = 64
# A bound, so that the many chunks of one very long update take linear time.
SURROUNDING_CHARS = 2_000
# About 20 MB when full; news repeats its words, so nine in ten lookups are hits.
_CACHED_TOKENS = 65_536
_CACHED_TOKEN_CHARS = 40

# Scripts written without spaces get one token a character.
_UNSPACED = re.compile("([\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_APOSTROPHES = re.compile("[‘’ʼ＇`´′]")
_HYPHENS = re.compile("[‐‑]")
_POSSESSIVE = re.compile(r"'s\b", re.IGNORECASE)
_ABBREVIATION = r"(?:[a-z]\.){2,}[a-z]?|[a-z]{1,2}&[a-z]{1,2}(?![a-z])"
_WORD = rf"{_ABBREVIATION}|\d+(?:[.,]\d+)+|[a-z0-9]+(?:'[a-z0-9]+)*{MARK}?"
_COMPOUND = re.compile(rf"(?:{_WORD})(?:-(?:{_WORD}))*")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_COUNTED = re.compile(r"(\d+)([a-z]+)")
# "us" in a question: those who ask, or the country.
_ASKERS = re.compile(
    r"\b(?:tell|give|show|let|remind|send|help|teach) us\b|\bfor us\W*$", re.IGNORECASE
)


class _StopWords(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    stop_words: frozenset[str]
    question_words: frozenset[str]


class Analysis:
    """One version of the analyser. Terms of different versions must never meet."""

    def __init__(self, version: str, stem: Callable[[str], str], *, tells_capitals: bool) -> None:
        self.version = version
        self._stem = stem
        self._tells_capitals = tells_capitals
        self._cached_terms_of_token = lru_cache(_CACHED_TOKENS)(self._terms_of_token)

    def analyse(self, text: str) -> list[str]:
        """See `analyse` of this module."""
        tokens = _tokens(marked(text) if self._tells_capitals else text)
        return list(chain.from_iterable(map(self._token_terms, tokens)))

    def content_terms(self, question: str) -> list[str]:
        """See `content_terms` of this module."""
        if self._tells_capitals:
            question = _as_meant(question)
        asking = _stop_words().question_words
        words = chain.from_iterable(
            _token_words(token, self._tells_capitals, pairs=False) for token in _tokens(question)
        )
        return list(dict.fromkeys(self._stem(word) for word in words if word not in asking))

    def _token_terms(self, token: str) -> tuple[str, ...]:
        if len(token) > _CACHED_TOKEN_CHARS:
            return self._terms_of_token(token)
        return self._cached_terms_of_token(token)

    def _terms_of_token(self, token: str) -> tuple[str, ...]:
        return tuple(map(self._stem, _token_words(token, self._tells_capitals, pairs=True)))


CURRENT = Analysis(ANALYSIS_VERSION, english, tells_capitals=True)
ANALYSES: Mapping[str, Analysis] = {
    one.version: one for one in (Analysis("2", porter, tells_capitals=False), CURRENT)
}
_pinned: ContextVar[str | None] = ContextVar("analysis", default=None)


@contextmanager
def using(version: str) -> Iterator[None]:
    """Analyse by that version inside, in this thread: the one of the store that is searched.

    An unknown version is analysed as the current one.
    """
    token = _pinned.set(version)
    try:
        yield
    finally:
        _pinned.reset(token)


def pinned_version() -> str | None:
    """The version that this thread is `using`; a store of another one must refuse its terms."""
    return _pinned.get()


def version_in_use() -> str:
    return _in_use().version


def _in_use() -> Analysis:
    return ANALYSES.get(_pinned.get() or ANALYSIS_VERSION, CURRENT)


def analyse(text: str) -> list[str]:
    """The terms of a text in its order, repeats included.

    A hyphenated pair gives its parts and the two written as one; a number stays one term and
    loses its thousands separators.
    """
    return _in_use().analyse(text)


def passage_terms(
    chunk: str, prefix: str, whole: str, analyser: Callable[[str], list[str]] = analyse
) -> list[str]:
    """What a chunk is searched by: its own terms, then those of its surroundings.

    The surroundings are `prefix` (headline or story title) and the first SURROUNDING_CHARS of the
    text that it is cut from. On live blogs they lift nDCG@10 of BM25 over chunks from .624 to
    .660: an update says once what it is about, and its other chunks count on that.
    """
    surroundings = f"{prefix}\n{whole[:SURROUNDING_CHARS]}"
    return [*analyser(chunk), *_surrounding_terms(surroundings, analyser)]


# The chunks of an update follow each other.
@lru_cache(8)
def _surrounding_terms(text: str, analyser: Callable[[str], list[str]]) -> tuple[str, ...]:
    return tuple(analyser(text))


def content_terms(question: str) -> list[str]:
    """The terms of a question that say what it is about, each once, in the order asked.

    Words of asking (who, say, tell, latest; `index/data/stop_words.json`) are left out, and so is
    the joined form of a hyphenated pair: text that writes it otherwise still holds the parts.
    """
    return _in_use().content_terms(question)


def plain_words(text: str) -> list[str]:
    """Words in lower-case ASCII, none left out; what stands for a name whatever the analysis."""
    folded = " ".join(map(_fold, _tokens(text)))
    return [re.sub(r"[.'&]", "", word) for word in re.findall(_WORD, folded) if word.strip(MARK)]


def _as_meant(question: str) -> str:
    """Whoever asks does so in a hurry: "us" is the country where it is nobody who is told, and a
    question in capitals holds words."""
    lines = question.splitlines()
    plain = "\n".join(line.lower() if is_shouted(line) else line for line in lines)
    return marked(COUNTRY.sub("US", _ASKERS.sub(" ", plain)))


def _tokens(text: str) -> list[str]:
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
        text = _UNSPACED.sub(r" \1 ", text)
    return text.split()


def _token_words(token: str, tells_capitals: bool, *, pairs: bool) -> list[str]:
    """Words before stemming; `pairs` adds the joined form of hyphenated ones."""
    compounds = _COMPOUND.findall(_fold(token))
    return [
        word
        for compound in compounds
        for word in _compound_words(compound, tells_capitals, pairs=pairs)
    ]


def _fold(token: str) -> str:
    """Lower-case ASCII without possessive endings; other scripts get their Latin form."""
    if not token.isascii():
        token = _HYPHENS.sub("-", _APOSTROPHES.sub("'", token))
        token = "".join(map(_spaced_symbol, token))
    token = _POSSESSIVE.sub("", token)
    return (token if token.isascii() else anyascii(token)).lower()


def _spaced_symbol(char: str) -> str:
    """A dash or a quotation mark has an ASCII form that must not join what it parts."""
    symbol = not char.isascii() and unicodedata.category(char)[0] in "PSZC"
    return " " if symbol else char


def _compound_words(compound: str, tells_capitals: bool, *, pairs: bool) -> list[str]:
    parts = compound.split("-")
    if len(parts) == 1:
        return _words(compound, tells_capitals)
    joined = "".join(parts).replace("'", "").replace(MARK, "")
    if joined in _spellings():
        return _words(joined, tells_capitals)
    words = [word for part in parts for word in _words(part, tells_capitals)]
    return [*words, *_words(joined, tells_capitals)] if pairs and len(parts) == 2 else words


def _words(word: str, tells_capitals: bool) -> list[str]:
    if word[0].isdigit():
        return _number_words(word)
    # O'Brien and OBrien, R&D and RD are one word each.
    plain = re.sub(rf"[.'&{MARK}]", "", word)[:MAX_TERM_CHARS]
    spelt = _spellings().get(plain, plain)
    if tells_capitals and spelt in SPELT_LIKE_WORDS and spelt != word:
        return [spelt + SUFFIX]
    return [] if spelt in _stop_words().stop_words else [spelt]


def _number_words(number: str) -> list[str]:
    if _THOUSANDS.fullmatch(number):
        number = number.replace(",", "")
    if counted := _COUNTED.fullmatch(number):
        return [counted[1][:MAX_TERM_CHARS], *_words(counted[2], tells_capitals=False)]
    return [number.replace("'", "")[:MAX_TERM_CHARS]]


@cache
def _stop_words() -> _StopWords:
    return _StopWords.model_validate_json(_data("stop_words.json"))


@cache
def _spellings() -> Mapping[str, str]:
    return spellings(json.loads(_data("transliterations.json")))


def spellings(table: object) -> dict[str, str]:
    """Folded spelling → the one spelling, from {spelling: [other spellings]}.

    Raises ValueError where the table has another form or a spelling stands for two names.
    """
    if not isinstance(table, dict) or not all(_is_entry(*entry) for entry in table.items()):
        raise ValueError("transliterations must be an object of lists of spellings")
    result: dict[str, str] = {}
    for name, others in table.items():
        for spelling in (name, *others):
            folded = re.sub(r"[^a-z0-9]", "", _fold(spelling))
            if not folded or result.setdefault(folded, name) != name:
                raise ValueError(
                    f"spelling {spelling!r} of {name!r} is empty or another name's too: "
                    f"{result.get(folded)!r}; keep it in one entry of the transliterations"
                )
    return result


def _is_entry(name: object, others: object) -> bool:
    return (
        isinstance(name, str)
        and re.fullmatch(r"[a-z0-9]+", name) is not None
        and isinstance(others, list)
        and all(isinstance(other, str) for other in others)
    )


def _data(name: str) -> str:
    return (_DATA / name).read_text(encoding="utf-8")
