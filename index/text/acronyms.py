"""Acronyms and what they stand for: found where a text introduces them. Pure.

    "the Crown Prosecution Service (CPS)" · "CPS (Crown Prosecution Service)"
    "FGW, or First Great Western" · "First Great Western, or FGW"

A pair is believed where the acronym is made of the first letters of the words, one by one; small
words (of, and, the) may be passed over, the first one may not be.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from index.text.analysis import plain_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SMALL_WORDS = frozenset(
    [
        *("a", "an", "and", "at", "by", "de", "des", "du", "for", "from", "in", "of", "on", "or"),
        *("the", "to", "und", "with", "y"),
    ]
)
MAX_LETTERS = 8
MAX_WORDS = 10
MAX_EXPANSION_CHARS = 80

_ACRONYM = r"[A-Z](?:[A-Za-z]|\.(?=[A-Z]))*[A-Z]\.?s?"
_BEHIND = re.compile(rf"\(\s*({_ACRONYM})\s*[);,]")
_BEFORE = re.compile(rf"(?<![\w.])({_ACRONYM})\s\(([^()\n]{{3,{MAX_EXPANSION_CHARS}}})\)")
_OR = re.compile(rf"(?<![\w.])({_ACRONYM}), or (?:the )?([^,.;:()\n]{{3,{MAX_EXPANSION_CHARS}}})")
_OR_BEHIND = re.compile(rf", or ({_ACRONYM})(?![\w.])")
_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?;:()\n]")


class Expansion(NamedTuple):
    """An acronym and what it stands for, each as `key` writes it."""

    acronym: str
    words: str


def key(words: str) -> str:
    """The same for all ways to write a name: lower-case ASCII words with a space between."""
    return " ".join(plain_words(words))


def introductions(text: str) -> list[Expansion]:
    """What the text introduces, each once, in its order."""
    if not text or text.isupper():
        return []
    return list(dict.fromkeys(_found(text)))


def _found(text: str) -> Iterator[Expansion]:
    for pattern in (_BEHIND, _OR_BEHIND):
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - MAX_EXPANSION_CHARS) : match.start()]
            words = _WORD.findall(_SENTENCE_END.split(before)[-1])[-MAX_WORDS:]
            for first in range(len(words) - 1, -1, -1):
                if spells(letters(match[1]), words[first:]):
                    yield _pair(match[1], words[first:])
                    break
    for match in _BEFORE.finditer(text):
        words = _WORD.findall(match[2].removeprefix("the "))
        if spells(letters(match[1]), words):
            yield _pair(match[1], words)
    for match in _OR.finditer(text):
        words = _WORD.findall(match[2])[:MAX_WORDS]
        for end in range(1, len(words) + 1):
            if spells(letters(match[1]), words[:end]):
                yield _pair(match[1], words[:end])
                break


def letters(acronym: str) -> str:
    """Of "NGOs" and "N.G.O." the letters that must begin words."""
    plain = acronym.replace(".", "")
    if len(plain) > 2 and plain.endswith("s") and plain[:-1].isupper():
        plain = plain[:-1]
    return plain.lower()


def spells(short: str, words: Sequence[str]) -> bool:
    """Whether the words begin, one by one, with these letters; at least two words do."""
    if not 2 <= len(short) <= MAX_LETTERS or not 2 <= len(words) <= MAX_WORDS:
        return False
    initials = [word[0].lower() for word in words]
    if initials[0] != short[0] or words[0].lower() in SMALL_WORDS:
        return False
    places = {1}  # how many letters are used up, in each way to read the words so far
    for word, initial in zip(words[1:], initials[1:], strict=True):
        taken = {place + 1 for place in places if short[place : place + 1] == initial}
        places = taken | places if word.lower() in SMALL_WORDS else taken
    return len(short) in places and words[-1].lower() not in SMALL_WORDS


def _pair(acronym: str, words: Sequence[str]) -> Expansion:
    return Expansion(letters(acronym), key(" ".join(words)))


@cache
def well_known() -> Mapping[str, tuple[str, ...]]:
    """What acronyms stand for where the news does not say: `index/data/acronyms.json`."""
    table = json.loads((files("index") / "data" / "acronyms.json").read_text(encoding="utf-8"))
    return {key(acronym): tuple(map(key, long)) for acronym, long in table.items()}
