from __future__ import annotations

from datetime import timedelta

import pytest

from index.changes.developments import WINDOW, Developments
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
        TEXT.replace("sea wall", "‘sea wall’"),
        TEXT.replace("six", "40").replace("cost 40", "cost six"),
        TEXT.replace("40", "£40"),
        TEXT.replace("Monday", "Tuesday"),
        "Another text about quite another thing that happened in the market on Monday night.",
        "",
    ],
)
def test_what_says_another_thing_leads_itself(other: str) -> None:
    assert told(TEXT).leader_of(stored(other, "new", headline="Vote"), NOW) == "new"


GERMAN = (
    "Der Landtag hat am Montag beschlossen, den Deich am Hafen neu zu bauen, ein Vorhaben, das"
    " sechs Jahre dauern und 40 Millionen kosten wird, nach einer Debatte bis tief in die Nacht."
)
RUSSIAN = (
    "Парламент в понедельник решил заново построить дамбу у гавани, проект займёт шесть лет и"
    " обойдётся в 40 миллионов, после долгих дебатов, которые закончились глубокой ночью."
)


@pytest.mark.parametrize(
    ("text", "was", "now"),
    [
        (GERMAN, "beschlossen", "nicht beschlossen"),
        (GERMAN, "sechs", "sieben"),
        (GERMAN, "Landtag", "Gemeinderat"),
        (RUSSIAN, "решил", "не решил"),
        (RUSSIAN, "шесть", "семь"),
    ],
)
def test_what_says_another_thing_in_other_languages_leads_itself(
    text: str, was: str, now: str
) -> None:
    assert told(text).leader_of(stored(text, "new"), NOW) == "u0"
    assert told(text).leader_of(stored(text.replace(was, now), "new"), NOW) == "new"


def test_a_denial_that_moves_to_another_is_another_thing() -> None:
    ends = ", after a debate that went on deep into the night and ended with long applause"
    one = f"The minister did not resign on Monday and the president did resign{ends}."
    other = f"The minister did resign on Monday and the president did not resign{ends}."
    assert told(one).leader_of(stored(other, "new"), NOW) == "new"


def test_one_may_name_what_the_other_leaves_out() -> None:
    assert told(TEXT).leader_of(stored(f"{TEXT} Brandt spoke.", "new"), NOW) == "u0"


def test_a_follower_that_comes_to_say_another_thing_leads_itself() -> None:
    developments = told(TEXT)
    developments.remember(stored(TEXT, "new"), "u0", NOW)
    revised = stored(TEXT.replace("40", "60"), "new")
    assert developments.leader_of(revised, NOW) == "new"
    developments.remember(revised, "new", NOW)
    assert developments.leader_of(stored(TEXT, "new"), NOW) == "new"
    assert developments.leader_of(stored(TEXT.replace("40", "60"), "u0"), NOW) == "u0"


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


def test_of_what_was_removed_the_next_that_told_it_leads() -> None:
    developments = told(TEXT)
    developments.remember(stored(TEXT, "other"), "u0", NOW)
    developments.forget({"u0"})
    assert developments.leader_of(stored(TEXT, "new"), NOW) == "other"
    developments.forget({"other"})
    assert developments.leader_of(stored(TEXT, "new"), NOW) == "new"
    assert len(developments) == 0
