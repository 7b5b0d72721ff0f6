from __future__ import annotations

import pytest

from index.query.alternatives import Alternative
from index.query.misspelling import MAX_UNKNOWN, meant_instead

KNOWN = ("merkel", "merger", "gunnislak", "parliament", "storm", "referendum", "harbour", "marker")


def spelt_like(term: str, within: int) -> list[str]:
    """As the port says: the same first letter, about the same length."""
    return [one for one in KNOWN if one[0] == term[0] and abs(len(one) - len(term)) <= within]


def meant(*terms: str) -> dict[str, str]:
    found = meant_instead(terms, dict.fromkeys(KNOWN, 3), spelt_like)
    return {one.asked[0]: one.instead[0] for one in found}


@pytest.mark.parametrize(
    ("term", "known"),
    [
        ("merkl", "merkel"),
        ("gunislak", "gunnislak"),
        ("parliment", "parliament"),
        ("referandum", "referendum"),
        ("harbuor", "harbour"),
    ],
)
def test_an_unknown_term_means_the_known_one_that_is_spelt_alike(term: str, known: str) -> None:
    assert meant(term) == {term: known}


def test_known_terms_are_left_alone() -> None:
    assert meant("merkel", "storm") == {}


def test_a_term_that_is_like_none_is_left_alone() -> None:
    assert meant("zebra", "parade", "hamster") == {}


def test_a_term_that_is_equally_like_two_is_left_alone() -> None:
    def two(term: str, within: int) -> list[str]:
        return ["winters", "winterd"]

    assert meant_instead(["winterx"], {}, two) == ()
    assert meant_instead(["winters"], {}, two) == (Alternative(("winters",), ("winters",)),)


def test_short_terms_and_figures_are_left_alone() -> None:
    asked: list[str] = []

    def noted(term: str, within: int) -> list[str]:
        asked.append(term)
        return [term]

    assert meant_instead(["wall", "2,000", "2026a", "covid-19"], {}, noted) == ()
    assert asked == []


def test_a_question_of_many_unknown_words_is_no_slip() -> None:
    terms = ["merkl", "gunislak", "parliment", "referandum"]
    assert len(meant(*terms[:MAX_UNKNOWN])) == MAX_UNKNOWN
    assert meant(*terms[: MAX_UNKNOWN + 1]) == {}


def test_a_term_asked_twice_is_looked_up_once() -> None:
    assert meant_instead(["merkl", "merkl"], {}, spelt_like) == (
        Alternative(("merkl",), ("merkel",)),
    )
