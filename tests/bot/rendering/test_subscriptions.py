"""Whatever a subscription holds, each of its messages is one that Telegram takes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n.catalogue import LANGUAGES, catalogue
from bot.rendering import Reader
from bot.rendering.subscription_cards import (
    Card,
    card_message,
    delete_message,
    deleted_message,
    menu_message,
)
from bot.rendering.subscriptions import (
    LISTED_AT_ONCE,
    exported_messages,
    list_message,
    muted_messages,
)
from bot.subscriptions.options import OPTIONS
from bot.subscriptions.records import (
    QuietHours,
    Schedule,
    Subject,
    Subscription,
    SubscriptionRequest,
    WordFilter,
)
from bot.telegram.callbacks import read_callback
from bot.telegram.messages import MAX_TEXT_UNITS, Destination, utf16_length
from tests.bot_api.checks import text_violations
from tests.builders import NOW
from tests.examples import examples

if TYPE_CHECKING:
    from bot.telegram.messages import Message

READER = Reader(catalogue("en"), ZoneInfo("UTC"))
CHANNEL = -1001234567890123
WORDS = st.text(min_size=1, max_size=200) | st.sampled_from(["😀" * 200, "\x00", "a\u0300" * 90])
SUBJECTS = st.builds(
    lambda words, topic: Subject(kind="speaker", words=f"x{words}"[:200], topic=topic),
    WORDS,
    WORDS,
)
REQUESTS = st.builds(
    SubscriptionRequest,
    subject=SUBJECTS,
    words=st.builds(
        WordFilter,
        wanted=st.lists(WORDS, max_size=20).map(tuple),
        unwanted=st.lists(WORDS, max_size=20).map(tuple),
    ),
)
LARGEST = 2**62
MENUS = [("when",), ("when", "weekly"), ("quiet",), ("most",)]


def subscription(
    request: SubscriptionRequest, number: int = LARGEST, *, paused: bool = False
) -> Subscription:
    return Subscription(number, Destination(5), request, NOW, 42, paused=paused, suspended=paused)


def grain(**schedule: object) -> Subscription:
    return subscription(
        SubscriptionRequest(
            subject=Subject(kind="topic", words="grain deal"),
            schedule=Schedule.model_validate(schedule),
        ),
        number=3,
    )


def menu(one: Subscription, asked: tuple[str, ...], reader: Reader = READER) -> Message:
    message = menu_message(one, asked, reader)
    assert message is not None
    return message


def check(message: Message) -> None:
    entities = [{"type": e.kind, "offset": e.offset, "length": e.length} for e in message.entities]
    assert list(text_violations(message.text, entities)) == []
    assert utf16_length(message.text) <= MAX_TEXT_UNITS
    for button in (one for row in message.buttons for one in row):
        assert 1 <= len(button.label) <= 64
        assert button.data is not None
        assert len(button.data.encode()) <= 64
        assert read_callback(button.data) is not None
    assert sum(map(len, message.buttons)) <= 100


@given(REQUESTS, st.sampled_from(LANGUAGES), st.booleans())
@settings(max_examples=examples(40))
def test_a_card_and_its_choices_fit_into_one_message(
    request: SubscriptionRequest, language: str, paused: bool
) -> None:
    reader = Reader(catalogue(language), ZoneInfo("Asia/Kolkata"))
    one = subscription(request, paused=paused)
    check(card_message(Card(one, "x" * 64, 500, is_partial=paused, channel=CHANNEL), reader))
    check(deleted_message(one, reader, CHANNEL))
    check(delete_message(one, reader))
    for asked in MENUS:
        check(menu(one, asked, reader))


@given(st.lists(REQUESTS, min_size=1, max_size=12), st.integers(0, 9))
@settings(max_examples=examples(20))
def test_a_page_of_the_list_fits_into_one_message(
    requests: list[SubscriptionRequest], page: int
) -> None:
    check(list_message([subscription(one) for one in requests], page, READER, CHANNEL))


def test_a_long_list_is_turned_by_pages_and_a_page_that_is_gone_is_the_last() -> None:
    many = [
        subscription(SubscriptionRequest(subject=Subject(kind="topic", words=f"topic {n}")), n)
        for n in range(1, 2 * LISTED_AT_ONCE + 2)
    ]
    first, second, last = (list_message(many, page, READER) for page in range(3))
    assert first.text.count("\n") == LISTED_AT_ONCE
    assert [button.data for button in first.buttons[-1]] == ["subs:1"]
    assert [button.data for button in second.buttons[-1]] == ["subs:0", "subs:2"]
    assert "21. “topic 21”, at once" in last.text
    assert last.buttons[0][0].data == "edit:l"
    assert list_message(many, 99, READER) == last
    assert list_message([], 3, READER).buttons == ()


def test_a_card_says_everything_that_is_asked_for() -> None:
    request = SubscriptionRequest(
        subject=Subject(kind="topic", words="grain deal"),
        schedule=Schedule(quiet=QuietHours(start=1320, end=420), urgent=True),
        words=WordFilter(wanted=("port", "ship"), unwanted=("strike",)),
        max_per_hour=5,
    )
    message = card_message(Card(subscription(request, 3), "Europe/Kyiv", 12), READER)
    assert message.text.splitlines() == [
        "“grain deal”",
        "",
        "When: at once",
        "Quiet hours: 22:00–07:00, summed up afterwards",
        "Urgent: told in the quiet hours too",
        "At most 5 alerts an hour, the rest in one summary",
        "Only with one of: port, ship",
        "Never with: strike",
        "Times are those of Europe/Kyiv.",
        "This week: 12 reports",
    ]
    assert [[button.label for button in row] for row in message.buttons] == [
        ["Pause", "When"],
        ["Quiet hours", "Urgent: yes"],
        ["At most per hour", "Delete"],
        ["Back"],
    ]
    assert message.buttons[1][1].data == "edit:3:urgent:0"


def test_what_does_not_count_is_not_on_the_card() -> None:
    paused = card_message(
        Card(subscription(grain(every="hourly").request, paused=True), "UTC", 500, True), READER
    )
    assert paused.text.splitlines()[2:] == [
        "Stopped: I could not write there. /start there resumes it.",
        "Paused: nothing is told until you resume it.",
        "When: once an hour",
        "No quiet hours",
        "This week: at least 500 reports",
    ]
    assert paused.buttons[0][0].label == "Resume"


@pytest.mark.parametrize("asked", MENUS)
def test_every_choice_that_is_offered_can_be_made(asked: tuple[str, ...]) -> None:
    one = grain(every="daily", minute=1_095)
    offered = [button for row in menu(one, asked).buttons[:-1] for button in row]
    for button in offered:
        callback = read_callback(button.data)
        assert callback is not None
        _, setting, *values = callback.arguments
        if values != ["weekly"]:
            found = OPTIONS.changed(one.request, setting, values)
            assert found is not None, button
            shown = card_message(Card(subscription(found), "UTC", 0), READER).text
            if setting == "when":
                assert f"When: {button.label}\n" in shown
            elif setting == "quiet" and values != ["off"]:
                assert button.label in shown


def test_a_weekly_digest_keeps_the_hour_of_the_daily_one() -> None:
    for one, first in (
        (grain(every="daily", minute=1_095), "every Monday at 18:15"),
        (grain(), "every Monday at 08:00"),
    ):
        assert menu(one, ("when", "weekly")).buttons[0][0].label == first


def test_muted_stories_and_exports_are_messages_of_their_own() -> None:
    assert muted_messages([], READER) == ()
    for message in muted_messages(["😀" * 300, "storm"] * 20, READER):
        check(message)
    (exported,) = exported_messages(['{"a": 1}'])
    assert (exported.text, exported.entities[0].kind) == ('{"a": 1}', "code")
