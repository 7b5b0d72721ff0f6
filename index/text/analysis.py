"""Text to terms: the one analyser of everything that is searched by words.

    text → words → folded to lower-case ASCII → one spelling per name → no stop words → stems

Documents and questions go through the same steps, so a term of one is a term of the other. Terms
are lower-case ASCII letters, digits, "." and ","; they never hold a space.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING

import snowballstemmer
from anyascii import anyascii
from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Changes whenever the output of `analyse` changes: stored terms are then computed anew.
ANALYSIS_VERSION = "2"

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
_WORD = rf"{_ABBREVIATION}|\d+(?:[.,]\d+)+|[a-z0-9]+(?:'[a-z0-9]+)*"
_COMPOUND = re.compile(rf"(?:{_WORD})(?:-(?:{_WORD}))*")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_COUNTED = re.compile(r"(\d+)([a-z]+)")


class _StopWords(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    stop_words: frozenset[str]
    question_words: frozenset[str]


def analyse(text: str) -> list[str]:
    """The terms of a text in its order, repeats included.

    A hyphenated pair gives its parts and the two written as one; a number stays one term and
    loses its thousands separators.
    """
    return list(chain.from_iterable(map(_token_terms, _tokens(text))))


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
    asking = _stop_words().question_words
    words = chain.from_iterable(_token_words(token, pairs=False) for token in _tokens(question))
    return list(dict.fromkeys(_stem(word) for word in words if word not in asking))


def _tokens(text: str) -> list[str]:
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
        text = _UNSPACED.sub(r" \1 ", text)
    return text.split()


def _token_terms(token: str) -> tuple[str, ...]:
    if len(token) > _CACHED_TOKEN_CHARS:
        return _terms_of_token(token)
    return _cached_terms_of_token(token)


def _terms_of_token(token: str) -> tuple[str, ...]:
    return tuple(map(_stem, _token_words(token, pairs=True)))


_cached_terms_of_token = lru_cache(_CACHED_TOKENS)(_terms_of_token)


def _token_words(token: str, *, pairs: bool) -> list[str]:
    """Words before stemming; `pairs` adds the joined form of hyphenated ones."""
    compounds = _COMPOUND.findall(_fold(token))
    return [word for compound in compounds for word in _compound_words(compound, pairs=pairs)]


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


def _compound_words(compound: str, *, pairs: bool) -> list[str]:
    parts = compound.split("-")
    if len(parts) == 1:
        return _words(compound)
    joined = "".join(parts).replace("'", "")
    if joined in _spellings():
        return _words(joined)
    words = [word for part in parts for word in _words(part)]
    return [*words, *_words(joined)] if pairs and len(parts) == 2 else words


def _words(word: str) -> list[str]:
    if word[0].isdigit():
        return _number_words(word)
    # U.S. and US, O'Brien and OBrien, R&D and RD are one word each.
    word = re.sub(r"[.'&]", "", word)[:MAX_TERM_CHARS]
    word = _spellings().get(word, word)
    return [] if word in _stop_words().stop_words else [word]


def _number_words(number: str) -> list[str]:
    if _THOUSANDS.fullmatch(number):
        number = number.replace(",", "")
    if counted := _COUNTED.fullmatch(number):
        return [counted[1][:MAX_TERM_CHARS], *_words(counted[2])]
    return [number.replace("'", "")[:MAX_TERM_CHARS]]


# One stemmer per call: its state is not safe to share between threads.
@lru_cache(_CACHED_TOKENS)
def _stem(word: str) -> str:
    if not word.isalpha():
        return word
    # Porter cuts "us" and "gas" too; but "day" must meet "days", which it makes "dai".
    if len(word) <= 3:
        return f"{word[:-1]}i" if len(word) == 3 and word.endswith("y") else word
    return str(snowballstemmer.stemmer("porter").stemWord(word))


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
