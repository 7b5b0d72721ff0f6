"""Words to stems: what the forms of one word have in common.

Snowball's English stemmer keeps apart what Porter's made one (used and us, evening and even) and
brings together what it parted (die and died, lie and lied).
"""

from __future__ import annotations

from functools import lru_cache

import snowballstemmer

# What the stemmer makes two words of.
_IRREGULAR = {
    "buses": "bus",
    "crises": "crisi",
    "cued": "cue",
    "gases": "gas",
    "lens": "lens",
    "sued": "sue",
    "suing": "sue",
}
_CACHED_WORDS = 65_536


# One stemmer per call: its state is not safe to share between threads.
@lru_cache(_CACHED_WORDS)
def english(word: str) -> str:
    """Return the stem of a lower-case word."""
    if not word.isalpha():
        return word
    return _IRREGULAR.get(word) or str(snowballstemmer.stemmer("english").stemWord(word))


@lru_cache(_CACHED_WORDS)
def porter(word: str) -> str:
    """Return the stem that analysis 2 made; never to be changed."""
    if not word.isalpha():
        return word
    # Porter cuts "us" and "gas" too; but "day" must meet "days", which it makes "dai".
    if len(word) <= 3:
        return f"{word[:-1]}i" if len(word) == 3 and word.endswith("y") else word
    return str(snowballstemmer.stemmer("porter").stemWord(word))
