from __future__ import annotations

import pytest

from index.text.negations import is_negation, negations_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("They do not know; nobody does, and it isn’t known.", ["not", "nobody", "isn't"]),
        ("NO ferries sail.", ["no"]),
        ("Niemand dementierte es nicht.", ["niemand", "dementierte", "nicht"]),
        ("Nadie lo niega, jamás.", ["nadie", "niega", "jamás"]),
        ("Никто не знает.", ["никто", "не"]),
        ("Ніхто не заперечує.", ["ніхто", "не", "заперечує"]),
        ("No‑one came.", ["no-one"]),
        ("A no-fly zone, a notable denizen, a knot.", []),
        ("", []),
    ],
)
def test_negations_are_found_in_five_languages(text: str, words: list[str]) -> None:
    assert negations_in(text) == words
    assert all(map(is_negation, words))
