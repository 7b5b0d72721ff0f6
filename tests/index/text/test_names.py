from __future__ import annotations

import pytest

from index.text.names import BYLINE_PARTICLES, NAME_PARTICLES, are_capitalised


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Ilse Brandt", True),
        ("Ada van der Berg", True),
        ("Omar ibn Said", True),
        ("Ilse and Brandt", False),
        ("ilse Brandt", False),
    ],
)
def test_every_word_of_a_name_but_its_particles_has_a_capital(words: str, expected: bool) -> None:
    assert are_capitalised(words.split()) is expected


def test_other_small_words_are_the_callers_to_allow() -> None:
    assert are_capitalised(["Bank", "of", "England"], NAME_PARTICLES | {"of"})
    assert not are_capitalised(["Ortega", "y", "Gasset"])
    assert are_capitalised(["Ortega", "y", "Gasset"], BYLINE_PARTICLES)
