from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.subscriptions.as_json import (
    MAX_BYTES,
    MAX_ENTRIES,
    BadEntry,
    Entry,
    export_subscriptions,
    read_subscriptions,
)
from bot.subscriptions.records import (
    QuietHours,
    Schedule,
    Subject,
    Subscription,
    SubscriptionRequest,
    WordFilter,
)
from bot.subscriptions.refusals import SubscriptionRefused
from bot.telegram.messages import MAX_TEXT_UNITS, Destination, utf16_length
from tests.builders import NOW
from tests.examples import examples

WORDS = st.sampled_from(["grain deal", "Київ", "“sea wall”", "R&D", "when do talks resume?"])
SUBJECTS = st.one_of(
    st.just(Subject(kind="everything")),
    st.builds(
        lambda kind, words: Subject(kind=kind, words=words),
        st.sampled_from(["story", "source", "topic", "question", "speaker"]),
        WORDS,
    ),
    st.builds(lambda name, topic: Subject(kind="speaker", words=name, topic=topic), WORDS, WORDS),
)
MINUTES = st.integers(0, 1439)
QUIET = st.one_of(
    st.none(),
    st.tuples(MINUTES, MINUTES)
    .filter(lambda pair: pair[0] != pair[1])
    .map(lambda pair: QuietHours(start=pair[0], end=pair[1])),
)


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    every = draw(st.sampled_from(["at-once", "hourly", "daily", "weekly"]))
    return Schedule.model_validate(
        {
            "every": every,
            "minute": draw(MINUTES) if every in ("daily", "weekly") else None,
            "weekday": draw(st.integers(0, 6)) if every == "weekly" else None,
            "quiet": draw(QUIET),
            "urgent": draw(st.booleans()),
            "zone": draw(st.sampled_from([None, "Europe/Kyiv", "UTC"])),
        }
    )


REQUESTS = st.builds(
    SubscriptionRequest,
    subject=SUBJECTS,
    schedule=schedules(),
    words=st.builds(WordFilter, wanted=st.tuples(WORDS), unwanted=st.tuples(WORDS)),
    max_per_hour=st.none() | st.integers(1, 100),
)


def subscription(request: SubscriptionRequest, *, paused: bool = False) -> Subscription:
    return Subscription(7, Destination(-100, 3), request, NOW, 42, paused=paused)


@given(st.lists(st.tuples(REQUESTS, st.booleans()), max_size=60))
@settings(max_examples=examples(30))
def test_what_is_exported_is_imported_as_it_was_in_messages_that_fit(
    given_ones: list[tuple[SubscriptionRequest, bool]],
) -> None:
    held = [subscription(request, paused=paused) for request, paused in given_ones]
    documents = export_subscriptions(held)
    found: list[Entry] = []
    for text in documents:
        good, bad = read_subscriptions(text.encode())
        assert bad == []
        found += good
        assert utf16_length(f"/subscriptions@quotewire_bot import {text}") <= MAX_TEXT_UNITS
    assert found == [Entry(request, paused) for request, paused in given_ones]
    kept = {"subject", "schedule", "words", "max_per_hour", "paused"}
    entries = [entry for text in documents for entry in json.loads(text)["subscriptions"]]
    assert all(entry.keys() <= kept for entry in entries)


def document(*entries: Any) -> bytes:
    return json.dumps({"version": 1, "subscriptions": entries}).encode()


def test_bad_ones_are_refused_with_their_place_and_the_others_kept() -> None:
    fine = {"subject": {"kind": "topic", "words": "grain deal"}}
    good, bad = read_subscriptions(
        document(
            fine,
            "no object",
            {"subject": {"kind": "topic", "words": "the of"}},
            {"subject": {"kind": "topic", "words": "x" * 5_000}},
            fine | {"schedule": {"zone": "Nowhere/Land"}},
            fine | {"schedule": {"quiet": {"start": 5, "end": 5}}},
            fine | {"chat_id": 5},
            fine | {"max_per_hour": 0},
            fine | {"words": {"unwanted": ["🚢"]}},
            fine | {"paused": True},
        )
    )
    assert [entry.paused for entry in good] == [False, True]
    assert [one.place for one in bad] == [2, 3, 4, 5, 6, 7, 8, 9]
    assert all("xxx" not in one.reason for one in bad)
    assert BadEntry(7, "chat_id: Extra inputs are not permitted") in bad


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "subscription-import-unreadable"),
        (b"\xff\xfe{", "subscription-import-unreadable"),
        (b"[" * 100_000, "subscription-import-unreadable"),
        (b"[]", "subscription-import-unreadable"),
        (b'{"version": 2, "subscriptions": []}', "subscription-import-unreadable"),
        (b'{"version": 1, "subscriptions": {}}', "subscription-import-unreadable"),
        (document(*[0] * (MAX_ENTRIES + 1)), "subscription-import-unreadable"),
        (b" " * (MAX_BYTES + 1), "subscription-import-too-large"),
    ],
)
def test_what_is_no_export_is_refused_whole(data: bytes, code: str) -> None:
    with pytest.raises(SubscriptionRefused) as refused:
        read_subscriptions(data)
    assert refused.value.code == code


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(SubscriptionRefused):
        read_subscriptions(data)
