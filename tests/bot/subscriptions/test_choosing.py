from __future__ import annotations

import pytest

from bot.subscriptions.choosing import meant
from bot.subscriptions.parsing import parse_subscription
from bot.subscriptions.records import Subscription
from bot.telegram.messages import Destination
from tests.builders import NOW

HERE, THERE = Destination(-100, 3), Destination(-100, 7)


def speaks(words: str) -> bool:
    return words in ("Kirby", "John Kirby")


def listed(*texts: str, where: Destination = HERE) -> list[Subscription]:
    return [
        Subscription(number, where, parse_subscription(text, speaks), NOW, 42)
        for number, text in enumerate(texts, start=1)
    ]


LIST = listed(
    *("rain", "rain strike daily 8:00", "John Kirby", "everything", "when do talks resume?"),
    *("story Storm on the coast", "Kirby about Kyiv"),
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3),
        (" 7 ", 7),
        ("8", None),
        ("0", None),
        ("rain", 1),
        ("Rain  strike", 2),
        ("the strike", 2),
        ("rain strike hourly", 2),
        ("John Kirby", 3),
        ("Kirby", None),
        ("kirby kyiv", 7),
        ("everything", 4),
        ("when do talks resume?", 5),
        ("storm coast", 6),
        ("snow", None),
        ("rain snow", None),
        ("the", None),
        ("", None),
        ("🙂", None),
        ("x" * 2_000, None),
    ],
)
def test_words_mean_one_subscription_or_none(text: str, number: int | None) -> None:
    found = meant(text, LIST, HERE, speaks)
    assert (found.subscription_id if found else None) == number


def test_words_mean_nothing_in_another_topic_and_a_number_stands_for_the_list() -> None:
    assert meant("rain", LIST, THERE, speaks) is None
    assert meant("1", LIST, THERE, speaks) == LIST[0]
