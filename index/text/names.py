"""Particles of names, and whether words are written as a name is. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

# Small words of names that are no words of English: between two capitals in running text they
# are part of a name. (German "zu" and Spanish "y" stand between two names as often.)
NAME_PARTICLES = frozenset([
    "al", "bin", "bint", "da", "das", "de", "del", "della", "den", "der", "di", "dos", "du", "el",
    "ibn", "la", "las", "le", "los", "ter", "van", "von",
])  # fmt: skip
# Also where all of a text is names, as in a byline.
BYLINE_PARTICLES = NAME_PARTICLES | frozenset([
    "ap", "as", "do", "e", "mac", "mc", "vom", "y", "zu", "zum", "zur",
])  # fmt: skip


def are_capitalised(words: Iterable[str], small_words: AbstractSet[str] = NAME_PARTICLES) -> bool:
    """Return whether every word begins with a capital, but for `small_words` in any case."""
    return all(word[:1].isupper() or word.lower() in small_words for word in words)
