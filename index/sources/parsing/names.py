"""Telling names of people and publishers from other text, and lists of names apart."""

from __future__ import annotations

import re

from index.text.names import BYLINE_PARTICLES

MAX_NAME_WORDS = 6
MAX_NAME_CHARS = 80
_MAX_ACRONYM_CHARS = 5

_PUBLISHER_SMALL_WORDS_TEXT = """
    and de del des der die du for la le of the & +
"""
_PUBLISHER_SMALL_WORDS = frozenset(_PUBLISHER_SMALL_WORDS_TEXT.split())
# What publishers call themselves; compared without case and without a trailing full stop.
_PUBLISHER_WORDS_TEXT = """
    afp agencies agency ansa ap bbc broadcasting bulletin business cable cbs channel
    chronicle cnn correspondent courier daily desk digital dispatch dpa echo examiner
    express financial gazette globe guardian herald independent international inquirer
    journal live magazine mail media metro mirror monitor nbc network networks news
    newspaper newsroom npr observer online pbs politico post press print radio record
    report reporter reuters review sky staff standard star sun telegraph television times
    today tribune tv upi voice weekly wire world
"""
_PUBLISHER_WORDS = frozenset(_PUBLISHER_WORDS_TEXT.split())
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’ʼ‘.‐‑-](?=[^\W\d_]))*\.?")
_PUBLISHER_WORD = re.compile(r"[\w&+](?:[\w&+/]|['’.!‐‑-](?=\w))*[.!]?")
_PREFIXED = re.compile(r"\w{1,4}['’‐‑-]\w")
_BRAND_START = re.compile(r"^\d+")
# Each begins where white space begins: from within a run of it, looking would be quadratic.
_BETWEEN_NAMES = re.compile(
    r"(?<!\s)(?:\s*,\s*(?:and|&|with)\s+|\s*[,;/|]\s*|\s+(?:and|&|with|und|et)\s+)", re.I
)
_SUFFIX = re.compile(r",\s*(Jr|Sr|II|III|IV|MD|PhD|M\.D|Ph\.D)(?=\.?(?:\s|,|$))")


def is_person(text: str, min_words: int = 1) -> bool:
    """Whether the text can be a person's name: few words, capitalised but for particles."""
    words = text.split()
    if not min_words <= len(words) <= MAX_NAME_WORDS or len(text) > MAX_NAME_CHARS:
        return False
    return (
        all(_NAME_WORD.fullmatch(word) and _named(word) for word in words)
        and words[-1] not in BYLINE_PARTICLES
        and any(word[0].isupper() for word in words)
    )


def is_publisher(text: str) -> bool:
    """Whether the text can name who published: capitalised words, digits and ampersands."""
    words = text.split()
    if not 1 <= len(words) <= MAX_NAME_WORDS or len(text) > MAX_NAME_CHARS:
        return False
    return any(word[0].isupper() or word[0].isdigit() for word in words) and all(
        _PUBLISHER_WORD.fullmatch(word)
        and (not word[0].islower() or word.lower() in _PUBLISHER_SMALL_WORDS or "." in word)
        for word in words
    )


def sounds_like_publisher(text: str) -> bool:
    """Whether what could be a person's name is rather a publisher's (News, Press, AFP)."""
    if not is_publisher(text):
        return False
    words = text.split()
    acronym = len(words) == 1 and 2 <= len(text) <= _MAX_ACRONYM_CHARS and text.isupper()
    site = "." in words[-1][1:-1]
    return acronym or site or words[0].casefold() == "the" or names_a_publisher(text)


def names_a_publisher(text: str) -> bool:
    """Whether one of the words is what only publishers call themselves."""
    words = (_BRAND_START.sub("", word.casefold()).rstrip(".!") for word in text.split())
    return is_publisher(text) and any(word in _PUBLISHER_WORDS for word in words)


def split_names(text: str) -> tuple[str, ...]:
    """The parts of "A, B and C", as written; suffixes such as ", Jr." stay with their name."""
    joined = _SUFFIX.sub("\u2060\\1", text.strip())
    parts = [part.replace("\u2060", ", ") for part in _BETWEEN_NAMES.split(joined)]
    return tuple(part for part in parts if part)


def people(text: str, min_words: int = 1) -> tuple[str, ...]:
    """The names in a list of names, or () if any part of it is something else."""
    names = split_names(text)
    bare = [re.sub(r",.*", "", name) for name in names]
    return names if names and all(is_person(name, min_words) for name in bare) else ()


def _named(word: str) -> bool:
    """Capitalised, a particle, in a script without case, or as in "al-Khaled" and "d'Estaing"."""
    if not word[0].islower() or word.lower() in BYLINE_PARTICLES:
        return True
    return _PREFIXED.match(word) is not None and any(letter.isupper() for letter in word)
