"""Words that negate or deny, in the languages that the bot speaks. Pure.

A text is read as it is written, whatever its language is said to be: words of all five stand in
one list. What is a common word of another kind in one of them is left out.
"""

from __future__ import annotations

import re

_ENGLISH = """no not never nobody no-one none nothing nowhere neither nor without cannot deny
    denies denied denying denial refuse refuses refused reject rejects rejected false untrue"""
_GERMAN = """nicht nie niemals niemand niemanden niemandem kein keine keinen keinem keiner
    keines keinerlei nichts nirgends weder ohne dementiert dementierte dementierten dementieren
    bestreitet bestritt bestritten bestreiten leugnet leugnete verweigert verweigerte falsch
    unwahr"""
_SPANISH = """nunca jamás nadie nada ninguno ninguna ningún ni sin tampoco niega niegan
    negó negaron negado desmiente desmienten desmintió desmintieron desmentido rechaza rechazan
    rechazó rechazaron falso falsa"""
_RUSSIAN = """не нет ни никогда никто никого никому ничего ничто нигде без нельзя отрицает
    отрицают отрицал отрицала отрицали опроверг опровергла опровергли опровергает опровергают
    отказался отказалась отказались неправда ложь"""
_UKRAINIAN = """ні немає нема ніколи ніхто нікого нікому нічого ніщо ніде неможливо
    заперечує заперечують заперечив заперечила заперечили спростував спростувала спростували
    спростовує спростовують відмовився відмовилася відмовилась відмовилися"""
_NEGATIONS = frozenset(f"{_ENGLISH} {_GERMAN} {_SPANISH} {_RUSSIAN} {_UKRAINIAN}".split())
# The "no" of "no-fly zone" negates nothing.
_WORD = re.compile(r"\w+(?:[-‐‑'’ʼ]\w+)*")
_PLAIN_MARKS = str.maketrans("’ʼ‐‑", "''--")


def is_negation(word: str) -> bool:
    """Return whether a word, case folded and with straight apostrophes, negates what is said."""
    return word in _NEGATIONS or word.endswith("n't")


def negations_in(text: str) -> list[str]:
    """Return the words that negate, in their order, case folded and with straight apostrophes."""
    words = _WORD.findall(text.casefold().translate(_PLAIN_MARKS))
    return [word for word in words if is_negation(word)]
