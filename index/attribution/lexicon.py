"""The words of attribution: verbs of speech with their forms, and the small word classes.

Read from `index/data/speech.toml`, where every list says what it is for.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

Form = Literal["base", "third", "past", "gerund"]
Frame = Literal["clause", "recipient", "object", "quoting"]
FRAMES: tuple[Frame, ...] = ("clause", "recipient", "object", "quoting")


@dataclass(frozen=True, slots=True)
class Cue:
    """One inflected form of a verb of speech.

    `frames` maps what may follow it to the particles allowed there ("" is none).
    """

    lemma: str
    form: Form
    frames: dict[Frame, frozenset[str]]


def _third(base: str) -> str:
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _past(base: str, doubled: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied"
    return base + doubled + "ed"


def _gerund(base: str, doubled: str) -> str:
    if base.endswith("e") and not base.endswith("ee"):
        return base[:-1] + "ing"
    return base + doubled + "ing"


def _forms(entry: str) -> tuple[str, str, list[tuple[str, Form]]]:
    """An entry of the table to (base form, particle, its inflected forms)."""
    spellings = entry.split(":")
    base, _, particle = spellings[0].partition(" ")
    base, _, doubled = base.partition("+")
    pasts = [spelling.split(" ")[0] for spelling in spellings[1:]] or [_past(base, doubled)]
    inflected: list[tuple[str, Form]] = [(past, "past") for past in pasts]
    # "read" and "put" are base and past at once: the past comes last and wins below.
    return base, particle, [
        (base, "base"), (_third(base), "third"), (_gerund(base, doubled), "gerund"), *inflected,
    ]  # fmt: skip


def _cues(table: dict[str, list[str]]) -> dict[str, Cue]:
    frames: dict[str, dict[Frame, set[str]]] = {}
    forms: dict[str, tuple[str, Form]] = {}
    for frame in FRAMES:
        for entry in table[frame]:
            base, particle, inflected = _forms(entry)
            for word, form in inflected:
                forms[word] = (base, form)
                frames.setdefault(word, {}).setdefault(frame, set()).add(particle)
    return {
        word: Cue(*forms[word], {frame: frozenset(found) for frame, found in taken.items()})
        for word, taken in frames.items()
    }


_TABLE = tomllib.loads(files("index").joinpath("data/speech.toml").read_text(encoding="utf-8"))
_WORDS: dict[str, list[str]] = _TABLE["words"]

CUES = _cues(_TABLE)
AUXILIARIES = frozenset(_WORDS["auxiliaries"])
ADVERBS = frozenset(_WORDS["adverbs"])
TIME = frozenset(_WORDS["time"])
SUBORDINATORS = frozenset(_WORDS["subordinators"])
PREPOSITIONS = frozenset(_WORDS["prepositions"])
DETERMINERS = frozenset(_WORDS["determiners"])
PRONOUNS = frozenset(_WORDS["pronouns"])
PASTS = frozenset(_WORDS["pasts"])
ROLES = frozenset(_WORDS["roles"])
FEMALE = frozenset(_WORDS["female"])
MALE = frozenset(_WORDS["male"])
STRICT = frozenset(_TABLE["strict"])
NOUNS = frozenset(_WORDS["nouns"])
TITLES = frozenset(_WORDS["titles"])
ORGANISATIONS = frozenset(_WORDS["organisations"])
LABELS = frozenset(_WORDS["labels"])
DOCUMENTS = frozenset(_WORDS["documents"])
ABBREVIATIONS = frozenset(_WORDS["abbreviations"])
