from __future__ import annotations

from datetime import timedelta

import pytest

from index.developments import WINDOW, Developments
from tests.builders import NOW, stored

TEXT = (
    "The parliament voted on Monday to rebuild the sea wall, a project that will take six years"
    " and cost 40 million, after a debate that went on into the night."
)


def told(*texts: str) -> Developments:
    developments = Developments()
    for number, text in enumerate(texts):
        developments.remember(stored(text, f"u{number}"), f"u{number}", NOW)
    return developments


def test_the_first_that_told_it_leads() -> None:
    developments = told(TEXT)
    assert developments.leader_of(stored(TEXT, "new"), NOW) == "u0"
    developments.remember(stored(TEXT, "new"), "u0", NOW)
    assert developments.leader_of(stored(f"{TEXT} More to come.", "third"), NOW) == "u0"
    assert developments.leader_of(stored(TEXT, "new"), NOW) == "u0"


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("40", "60"),
        TEXT.replace("six", "seven"),
        TEXT.replace("will take", "will not take"),
        TEXT.replace("sea wall", "“sea wall”"),
        "Another text about quite another thing that happened in the market on Monday night.",
        "",
    ],
)
def test_what_says_another_thing_leads_itself(other: str) -> None:
    assert told(TEXT).leader_of(stored(other, "new", headline="Vote"), NOW) == "new"


def test_short_texts_are_like_nothing() -> None:
    assert told("Goal for Ellory!").leader_of(stored("Goal for Ellory!", "new"), NOW) == "new"


def test_what_is_long_past_is_told_again() -> None:
    developments = told(TEXT)
    new = stored(TEXT, "new")
    assert developments.leader_of(new, NOW + WINDOW) == "u0"
    assert developments.leader_of(new, NOW + WINDOW + timedelta(seconds=1)) == "new"
    developments.forget_before(NOW + timedelta(seconds=1))
    assert len(developments) == 0
    assert developments.leader_of(new, NOW) == "new"


def test_who_followed_and_now_says_another_thing_leads_itself_or_follows_another() -> None:
    developments = told(TEXT)
    developments.remember(stored(TEXT, "new"), "u0", NOW)
    assert developments.leader_of(stored(f"Reworded: {TEXT}", "new"), NOW) == "u0"
    changed = TEXT.replace("40", "60")
    assert developments.leader_of(stored(changed, "new"), NOW) == "new"
    developments.remember(stored(changed, "u1"), "u1", NOW)
    assert developments.leader_of(stored(changed, "new"), NOW) == "u1"


def test_what_is_taken_back_leads_nothing_more() -> None:
    developments = told(TEXT)
    developments.withdraw("u0")
    developments.withdraw("unknown")
    assert developments.leader_of(stored(TEXT, "new"), NOW) == "new"
    assert "u0" in developments
    assert developments.leader_of(stored(TEXT, "u0"), NOW) == "u0"


def test_a_revision_stands_in_the_place_of_the_one_before() -> None:
    developments = told(TEXT)
    developments.remember(stored(TEXT.replace("40", "60"), "u0"), "u0", NOW)
    assert "u0" in developments
    assert developments.leader_of(stored(TEXT, "new"), NOW) == "new"
