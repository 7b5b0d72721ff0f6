"""Acronyms that are spelt like a word: US and us, WHO and who. Pure.

Written in capitals or with full stops they are marked, so that the analyser gives them a term that
no word has. Where a whole line is in capitals nobody can tell: its acronyms stand for both.
"""

from __future__ import annotations

import re

# Only what the news writes in capitals and readers would look for in vain, or find everywhere,
# under the word. "AM" is none: 10 am, 10 AM and 10 a.m. are one time; nor are words that are only
# shouted now and then (MAY, CUTS).
SPELT_LIKE_WORDS = frozenset(
    ["us", "it", "who", "is", "aid", "aids", "ice", "nice", "cop", "sage", "snap", "start"]
)
# No other word stands between "the" and these, so they are known in lower case too.
_AFTER_THE = re.compile(r"\b([Tt]he )(us|who)(?=$|[^\w-])")
# Not a letter and no white space: it stays with its word through folding and splitting.
MARK = "\x02"
# What the term of a marked word ends with; no other term of letters does.
SUFFIX = "."

_UPPER = sorted(word.upper() for word in SPELT_LIKE_WORDS)
_SOUGHT = (*_UPPER, "he us", "he who")
_IN_CAPITALS = re.compile(rf"(?<![\w.&'’])({'|'.join(_UPPER)})(?![\w&])")
# "us", which may be the country; "the us" is it.
COUNTRY = re.compile(r"(?<!the )(?<![\w'’.-])us(?![\w'’.])")
# Fewer words may be acronyms alone.
_SHOUTED_WORDS = 3


def marked(text: str) -> str:
    """The text with a mark behind each acronym that is spelt like a word."""
    if MARK in text:
        text = text.replace(MARK, " ")
    if " us" in text and text.islower() and len(text.split()) >= _SHOUTED_WORDS:
        text = COUNTRY.sub("us US", text)  # as typed in a hurry, or by a tokenizer
    lines = text.splitlines()
    return (
        "\n".join(map(_marked_line, lines)) if any(map(str.isupper, lines)) else _marked_line(text)
    )


def is_shouted(line: str) -> bool:
    """Whether a line is in capitals throughout, so that they say nothing."""
    return line.isupper() and len(line.split()) >= _SHOUTED_WORDS


def _marked_line(line: str) -> str:
    if not any(word in line for word in _SOUGHT):  # most have none, and this is quick
        return line
    both = is_shouted(line)
    line = _IN_CAPITALS.sub(rf"\1 \1{MARK}" if both else rf"\1{MARK}", line)
    return _AFTER_THE.sub(rf"\1\2{MARK}", line)
