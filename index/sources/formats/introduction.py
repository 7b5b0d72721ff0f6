"""Where a text dump's introduction ends: a guess, since nothing in the text marks it.

The furniture of a page comes first: a kicker ("LIVE UPDATES") and short headline lines. Standing
background may follow: paragraphs on how things came to be and still are, without the marks of
something new (a weekday, "latest", "told reporters").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_HEADLINE_CHARS = 110
MAX_KICKER_WORDS = 7
MAX_BACKGROUND_PARAGRAPHS = 4

_KICKER = re.compile(
    r"\b(live|breaking|latest|developing|updates?|updated|liveblog|as it happened|key (points|"
    r"developments|moments|takeaways)|top (lines|stories|headlines)|what (we|to|you need to) know|"
    r"at a glance|in brief|recap|rolling coverage)\b",
    re.I,
)
_SENTENCE_END = re.compile(r"[.!…][\"”’')\]]*$")
_QUOTED = re.compile(r"[\"“”«»„]")
_STANDING = re.compile(
    r"\b(continu(e|es|ed|ing)|ongoing|remains?|began|begun|started|launched|erupted|broke out|"
    r"invaded|entered its|(has|have) been|(has|have) (killed|left|forced|displaced)|so far|"
    r"since (the|its|his|her|january|february|march|april|may|june|july|august|september|october|"
    r"november|december|jan|feb|aug|sept?|oct|nov|dec|\d{4})|follow (along|us|our|the)|"
    r"(live|our) coverage|all times|here('|’)?s (what|how|the)|here (is|are) (what|the)|"
    r"(is|are) (posted|listed|shown) below|stay with us|refresh)\b",
    re.I,
)
_DATED = re.compile(
    r"\b((mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|tonight|overnight|earlier|"
    r"this (morning|afternoon|evening))\b",
    re.I,
)
_TOLD = re.compile(
    r"\b(latest|told reporters|in an? (statement|tweet|post|briefing|interview|address)|"
    r"press (briefing|conference))\b",
    re.I,
)


def guess_introduction(lines: Sequence[str], later_openings: Sequence[str]) -> int:
    """How many lines are the introduction; 0 where the text opens without page furniture.

    `lines` are those before the first byline. `later_openings` are the first lines of the other
    updates: where they are headlines, so is the line above the first update. At least one line is
    left for the update.
    """
    texts = [n for n, line in enumerate(lines) if line.strip()]
    paragraphs = [lines[n].strip() for n in texts]
    furniture = _furniture(paragraphs)
    if furniture == 0:
        return 0
    background = _background(paragraphs[furniture:])
    if background == 0:
        furniture = _without_the_update(paragraphs[:furniture], later_openings)
    if furniture + background < 2 and not any(map(_is_kicker, paragraphs[:furniture])):
        return 0
    taken = min(furniture + background, len(texts) - 1)
    return texts[taken - 1] + 1 if taken > 0 else 0


def _furniture(paragraphs: Sequence[str]) -> int:
    """How many short lines open the text; below a kicker they may be sentences."""
    kicker = False
    for number, paragraph in enumerate(paragraphs):
        kicker = kicker or _is_kicker(paragraph)
        if not _is_headline(paragraph) and not (kicker and _is_short_sentence(paragraph)):
            return number
    return len(paragraphs)


def _without_the_update(furniture: Sequence[str], later_openings: Sequence[str]) -> int:
    """How many of the short lines are the page's where no background parts them from the update.

    Sentences next to the update are its own, and so is a headline where later updates have one
    or where nothing says that this is a live page.
    """
    kept = len(furniture)
    while kept and not (_is_headline(furniture[kept - 1]) or _is_standing(furniture[kept - 1])):
        kept -= 1
    live = any(map(_is_kicker, furniture[:kept]))
    own_headline = bool(later_openings) and all(map(_is_headline, later_openings))
    parted = kept and (_is_kicker(furniture[kept - 1]) or _is_standing(furniture[kept - 1]))
    if kept and not parted and (own_headline or not live):
        kept -= 1
    return kept


def _background(paragraphs: Sequence[str]) -> int:
    for number, paragraph in enumerate(paragraphs[:MAX_BACKGROUND_PARAGRAPHS]):
        if not _is_standing(paragraph):
            return number
    return min(len(paragraphs), MAX_BACKGROUND_PARAGRAPHS)


def _is_kicker(line: str) -> bool:
    if len(line.split()) > MAX_KICKER_WORDS or _SENTENCE_END.search(line):
        return False
    return line.isupper() or _KICKER.search(line) is not None


def _is_headline(line: str) -> bool:
    return len(line) <= MAX_HEADLINE_CHARS and not _SENTENCE_END.search(line)


def _is_short_sentence(line: str) -> bool:
    return len(line) <= MAX_HEADLINE_CHARS and not (_QUOTED.search(line) or _DATED.search(line))


def _is_standing(paragraph: str) -> bool:
    fresh = _DATED.search(paragraph) or _TOLD.search(paragraph)
    return fresh is None and _STANDING.search(paragraph) is not None
