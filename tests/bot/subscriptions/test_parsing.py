from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.subscriptions.parsing import parse_subscription
from bot.subscriptions.records import QuietHours, Schedule, Subject, WordFilter
from bot.subscriptions.refusals import SubscriptionRefused

if TYPE_CHECKING:
    from bot.subscriptions.records import SubscriptionRequest


def read(text: str) -> SubscriptionRequest:
    return parse_subscription(text, lambda words: words in ("Kirby", "the mayor"))


@pytest.mark.parametrize(
    ("text", "kind", "words", "topic"),
    [
        ("everything", "everything", "", ""),
        ("All the news", "everything", "", ""),
        ("story Storm on the coast", "story", "Storm on the coast", ""),
        ("story https://example.com/live?x=1", "story", "https://example.com/live?x=1", ""),
        ("source The Harbour Wire", "source", "The Harbour Wire", ""),
        ("everything from The Harbour Wire", "source", "The Harbour Wire", ""),
        ("Kirby", "speaker", "Kirby", ""),
        ("the mayor", "speaker", "the mayor", ""),
        ("anything Kirby says", "speaker", "Kirby", ""),
        ("anything that Ana Reyes says about the bridge", "speaker", "Ana Reyes", "the bridge"),
        ("speaker Ana Reyes on the bridge", "speaker", "Ana Reyes", "the bridge"),
        ("Kirby on Kyiv", "speaker", "Kirby", "Kyiv"),
        ("war on drugs", "topic", "war on drugs", ""),
        ("grain deal", "topic", "grain deal", ""),
        ("“grain deal”", "topic", "grain deal", ""),
        ("urgent", "topic", "urgent", ""),
        ("topic Kirby", "topic", "Kirby", ""),
        ("when do talks resume?", "question", "when do talks resume?", ""),
        ("when do talks resume", "question", "when do talks resume", ""),
        ("what did Kirby say about Kyiv", "question", "what did Kirby say about Kyiv", ""),
        ("Київ", "topic", "Київ", ""),
        ("everything about Ukraine", "topic", "Ukraine", ""),
        ("all the latest news on the strike", "topic", "the strike", ""),
        ("anything new about Kirby", "topic", "Kirby", ""),
        ("euro zone inflation", "topic", "euro zone inflation", ""),
        ("no-fly zone Ukraine", "topic", "no-fly zone Ukraine", ""),
        ("“no-fly zone Kyiv”", "topic", "no-fly zone Kyiv", ""),
        ("Boeing 737 Max 8", "topic", "Boeing 737 Max 8", ""),
        ("source China Daily", "source", "China Daily", ""),
        ("weekly report", "topic", "weekly report", ""),
        ("covid weekly report", "topic", "covid weekly report", ""),
    ],
)
def test_a_subject_is_read(text: str, kind: str, words: str, topic: str) -> None:
    assert read(text).subject == Subject.model_validate(
        {"kind": kind, "words": words, "topic": topic}
    )
    assert read(text).schedule == Schedule()


@pytest.mark.parametrize(
    ("options", "schedule"),
    [
        ("hourly", Schedule(every="hourly")),
        ("daily 8:00", Schedule(every="daily", minute=480)),
        ("daily at 8 pm", Schedule(every="daily", minute=1200)),
        ("daily 12am", Schedule(every="daily", minute=0)),
        ("daily", Schedule(every="daily", minute=480)),
        ("weekly", Schedule(every="weekly", weekday=0, minute=480)),
        ("weekly Friday", Schedule(every="weekly", weekday=4, minute=480)),
        ("weekly on sun", Schedule(every="weekly", weekday=6, minute=480)),
        ("weekly 9:00", Schedule(every="weekly", weekday=0, minute=540)),
        ("weekly at 9", Schedule(every="weekly", weekday=0, minute=540)),
        ("Daily 9", Schedule(every="daily", minute=540)),
        ("hourly Urgent", Schedule(every="hourly", urgent=True)),
        ("daily 24:00", Schedule(every="daily", minute=0)),
        ("weekly mon 9:00", Schedule(every="weekly", weekday=0, minute=540)),
        ("weekly on Sunday at 9.30", Schedule(every="weekly", weekday=6, minute=570)),
        ("quiet 22-7", Schedule(quiet=QuietHours(start=1320, end=420))),
        ("quiet 22:30 – 7", Schedule(quiet=QuietHours(start=1350, end=420))),
        ("urgent", Schedule(urgent=True)),
        ("zone kyiv", Schedule(zone="Europe/Kyiv")),
        (
            "daily 8:00, quiet 22-7 urgent",
            Schedule(
                every="daily", minute=480, quiet=QuietHours(start=1320, end=420), urgent=True
            ),
        ),
    ],
)
def test_options_stand_at_the_end(options: str, schedule: Schedule) -> None:
    given = read(f"grain deal {options}")
    assert given.schedule == schedule
    assert given.subject.words == "grain deal"


def test_filters_and_a_maximum_are_options_too() -> None:
    given = read("everything filter port, !strike,!Kyiv max 5")
    assert given.words == WordFilter(wanted=("port",), unwanted=("strike", "Kyiv"))
    assert given.max_per_hour == 5
    assert read("everything max none").max_per_hour is None
    assert given.subject.kind == "everything"


def test_what_may_be_a_name_is_an_option_after_another_one() -> None:
    assert read("Boeing 737 Max 8 hourly").subject.words == "Boeing 737 Max 8"
    given = read("Boeing 737 hourly Max 8")
    assert (given.subject.words, given.max_per_hour) == ("Boeing 737", 8)
    assert read('"Boeing 737 max 8" hourly').subject.words == "Boeing 737 max 8"
    assert read("euro zone inflation daily 8:00").subject.words == "euro zone inflation"


def test_of_two_frequencies_the_first_one_counts() -> None:
    for text, schedule in (
        ("grain deal daily 9:00 hourly", Schedule(every="daily", minute=540)),
        ("grain deal hourly daily 9:00", Schedule(every="hourly")),
        ("grain deal daily weekly fri", Schedule(every="daily", minute=480)),
    ):
        assert read(text).schedule == schedule
        assert read(text).subject.words == "grain deal"


def test_a_comma_is_no_subject_before_an_option() -> None:
    assert read(", hourly").subject.words == ", hourly"


def test_an_option_stands_once_and_what_is_left_is_the_subject() -> None:
    given = read("daily mail hourly hourly")
    assert given.subject.words == "daily mail hourly"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "subscription-too-short"),
        (" x ", "subscription-too-short"),
        ("x" * 5_000, "subscription-too-long"),
        ("grain " * 60, "subscription-too-long"),
        ("the and of", "subscription-only-stop-words"),
        ("a b", "subscription-only-stop-words"),
        ("topic what we know so far", "subscription-only-stop-words"),
        ("latest news", "subscription-only-stop-words"),
        ("what is it?", "subscription-only-stop-words"),
        ("anything Kirby says about the", "subscription-only-stop-words"),
        ("🚢🚢🚢", "subscription-no-words"),
        ("story ???", "subscription-no-words"),
        ("grain deal daily 25:00", "subscription-bad-time"),
        ("grain deal daily 8:75", "subscription-bad-time"),
        ("grain deal daily 13pm", "subscription-bad-time"),
        ("grain deal weekly someday 9:00", "subscription-bad-day"),
        ("grain deal quiet 7-7", "subscription-quiet-covers-day"),
        ("grain deal quiet 0-24", "subscription-quiet-covers-day"),
        ("grain deal zone Nowhere/Land", "subscription-unknown-zone"),
        ("grain deal hourly zone Atlantis", "subscription-unknown-zone"),
        ("grain deal zone america", "subscription-unknown-zone"),
        ("grain deal filter the", "subscription-bad-filter"),
        ("grain deal filter !", "subscription-bad-filter"),
        ("grain deal max 0", "subscription-bad-maximum"),
        ("grain deal max 99999", "subscription-bad-maximum"),
        ("grain deal max -3", "subscription-bad-maximum"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(SubscriptionRefused) as refused:
        read(text)
    assert refused.value.code == code
    assert all(len(str(value)) <= 200 for value in refused.value.arguments.values())


@given(st.text(max_size=80))
def test_anything_is_read_or_refused(text: str) -> None:
    try:
        request = parse_subscription(text, lambda words: len(words) % 2 == 0)
    except SubscriptionRefused:
        return
    assert parse_subscription(text, lambda words: len(words) % 2 == 0) == request
    assert len(request.subject.words) <= 200
