from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.i18n.catalogue import catalogue
from bot.rendering import Reader
from bot.rendering.subscription_cards import Card, card_message, menu_message, option_lines
from bot.rendering.subscriptions import summary_words
from bot.subscriptions.options import (
    OPTIONS,
    Choice,
    ChoiceGroup,
    Menu,
    Option,
    OptionRegistry,
    Phrase,
    Spelling,
)
from bot.subscriptions.parsing import parse_subscription
from bot.subscriptions.records import Subject, Subscription, SubscriptionRequest
from bot.subscriptions.refusals import SubscriptionRefused
from bot.telegram.callbacks import from_base36, read_callback
from bot.telegram.messages import Destination
from tests.builders import NOW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.telegram.messages import Button, Message

READER = Reader(catalogue("en"), ZoneInfo("UTC"))


class Pace(Option):
    """A toy: "pace 3" is a maximum under another name, from 1 to 9."""

    name = "pace"
    spellings = (Spelling("pace", re.compile(r"pace\s+(\d+)\Z", re.IGNORECASE)),)

    def read(self, match: re.Match[str], request: SubscriptionRequest) -> SubscriptionRequest:
        changed = self.change(request, [match[1]])
        if changed is None:
            raise SubscriptionRefused("no-such-pace", "choose 1 to 9", pace=match[1])
        return changed

    def check(self, request: SubscriptionRequest) -> None:
        if (request.max_per_hour or 0) > 9:
            raise SubscriptionRefused("no-such-pace", "choose 1 to 9")

    def summary(self, request: SubscriptionRequest) -> Phrase:
        return Phrase("card-most", {"count": request.max_per_hour or 0})

    def lines(
        self, request: SubscriptionRequest, zone: str, *, is_complete: bool
    ) -> Sequence[Phrase]:
        del is_complete
        return [Phrase("card-wanted", {"words": f"pace\n{request.max_per_hour} in {zone}"})]

    def opener(self, request: SubscriptionRequest) -> Choice:
        del request
        return Choice("Pace")

    def menu(self, request: SubscriptionRequest, path: tuple[str, ...]) -> Menu | None:
        del request
        offered = tuple(Choice(str(pace), (pace,)) for pace in (1, 2, 3))
        return None if path else Menu(Phrase("button-most"), (ChoiceGroup(offered, columns=2),))

    def change(
        self, request: SubscriptionRequest, values: Sequence[str]
    ) -> SubscriptionRequest | None:
        pace = from_base36(values[0]) if len(values) == 1 else None
        return request.changed(max_per_hour=pace) if pace in range(1, 10) else None


WITH_PACE = OptionRegistry((*OPTIONS.options, Pace()))


def subscription(request: SubscriptionRequest) -> Subscription:
    return Subscription(3, Destination(5), request, NOW, 42)


def read(text: str) -> SubscriptionRequest:
    return parse_subscription(text, options=WITH_PACE)


def card(request: SubscriptionRequest) -> Message:
    return card_message(Card(subscription(request), "UTC", 0), READER, WITH_PACE)


def pressed(message: Message, label: str) -> tuple[str, ...]:
    """What the button with the label asks of the subscription."""
    (button,) = [one for row in message.buttons for one in row if one.label == label]
    callback = read_callback(button.data)
    assert callback is not None
    return callback.arguments[1:]


def test_a_registered_option_is_read_beside_the_others_and_unknown_without() -> None:
    request = read("grain deal pace 3 quiet 22-7")
    assert (request.subject.words, request.max_per_hour) == ("grain deal", 3)
    assert request.schedule.quiet is not None
    assert parse_subscription("grain deal pace 3").subject.words == "grain deal pace 3"


def test_a_registered_option_is_refused_with_a_bad_value() -> None:
    with pytest.raises(SubscriptionRefused) as refused:
        read("grain deal pace 0")
    assert (refused.value.code, refused.value.arguments) == ("no-such-pace", {"pace": "0"})


def test_a_registered_option_is_shown_wherever_a_subscription_is() -> None:
    request = read("grain deal pace 3")
    line = "Only with one of: pace 3 in UTC"
    assert line in card(request).text.splitlines()
    assert option_lines(request, "UTC", READER, WITH_PACE)[-1] == line
    summary = summary_words(request, READER, WITH_PACE)
    assert summary == "at once, At most 3 alerts an hour, the rest in one summary"


def test_a_registered_option_is_changed_by_its_buttons() -> None:
    request = read("grain deal pace 3 filter port")
    opened = pressed(card(request), "Pace")
    menu = menu_message(subscription(request), opened, READER, WITH_PACE)
    assert menu is not None
    assert menu_message(subscription(request), opened, READER) is None
    assert [len(row) for row in menu.buttons] == [2, 1, 1]
    name, *values = pressed(menu, "2")
    assert WITH_PACE.changed(request, name, values) == request.changed(max_per_hour=2)
    assert WITH_PACE.changed(request, name, ["0"]) is None
    assert OPTIONS.changed(request, name, values) is None


def test_a_registered_option_checks_what_is_imported() -> None:
    request = SubscriptionRequest(subject=Subject(kind="everything"), max_per_hour=50)
    OPTIONS.check(request)
    with pytest.raises(SubscriptionRefused):
        WITH_PACE.check(request)


def test_options_and_other_buttons_of_the_card_have_names_of_their_own() -> None:
    class Delete(Pace):
        name = "delete"

    class Again(Pace):
        name = "again"

    for options in ([Pace(), Pace()], [Delete()], [Pace(), Again()]):
        with pytest.raises(ValueError, match="names of their own"):
            OptionRegistry(tuple(options))


@pytest.mark.parametrize("option", OPTIONS.options, ids=lambda option: option.name)
def test_every_button_of_an_option_changes_it_or_opens_a_menu(option: Option) -> None:
    request = parse_subscription("grain deal daily 9:00 quiet 23-8")
    one = subscription(request)

    def follow(button: Button) -> None:
        callback = read_callback(button.data)
        assert callback is not None
        name, *values = callback.arguments[1:]
        if (menu := menu_message(one, (name, *values), READER)) is not None:
            for row in menu.buttons[:-1]:
                for offered in row:
                    follow(offered)
        else:
            assert OPTIONS.changed(request, name, values) is not None, button

    shown = card_message(Card(one, "UTC", 0), READER)
    for button in (one for row in shown.buttons for one in row):
        callback = read_callback(button.data)
        if callback is not None and option.name in callback.arguments:
            follow(button)
