"""One subscription with everything that can be changed of it by buttons. Pure.

Each message here takes the place of the one before, so it is always a single one. What an option
says and offers stands in `bot.subscriptions.options`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.rendering.buttons import in_rows
from bot.rendering.pages import joined, messages_of
from bot.rendering.styled_text import Styled
from bot.rendering.subscriptions import list_data, phrase_words, subject_words
from bot.subscriptions.options import OPTIONS
from bot.telegram.callbacks import callback_data
from bot.telegram.messages import Button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.rendering.reader import Reader
    from bot.subscriptions.options import Choice, OptionRegistry
    from bot.subscriptions.records import Subscription, SubscriptionRequest
    from bot.telegram.messages import ButtonRows, Message


@dataclass(frozen=True, slots=True)
class Card:
    """A subscription as it is shown: `zone` is the one its times are in, `count_week` how many
    reports of this week match (at least, where `is_partial`), `channel` its chat where that is
    not the one where it is shown."""

    subscription: Subscription
    zone: str
    count_week: int
    is_partial: bool = False
    channel: int | None = None


def card_message(card: Card, reader: Reader, options: OptionRegistry = OPTIONS) -> Message:
    """Show the subscription with a button for each thing that can be changed."""
    facts = _facts(card, reader, options)
    return _message(card.subscription, facts, _card_buttons(card, reader, options), reader)


def _facts(card: Card, reader: Reader, options: OptionRegistry) -> list[str]:
    one, say = card.subscription, reader.say
    facts = []
    if one.suspended:
        facts.append(say("card-suspended"))
    if one.paused:
        facts.append(say("card-paused"))
    facts += option_lines(one.request, card.zone, reader, options, is_complete=True)
    week = "card-week-partial" if card.is_partial else "card-week"
    return [*facts, say(week, count=card.count_week)]


def option_lines(
    request: SubscriptionRequest,
    zone: str,
    reader: Reader,
    options: OptionRegistry = OPTIONS,
    *,
    is_complete: bool = False,
) -> list[str]:
    """Say what was asked for beside the subject, each option in lines of its own; with
    `is_complete` also what is so because nothing else was asked for."""
    phrases = options.lines(request, zone, is_complete=is_complete)
    return [phrase_words(phrase, reader) for phrase in phrases]


def _card_buttons(card: Card, reader: Reader, options: OptionRegistry) -> ButtonRows:
    one, say = card.subscription, reader.say
    paused = "button-resume" if one.paused else "button-pause"
    buttons = [_button(say(paused), one, "paused", int(not one.paused))]
    buttons += [
        _choice_button(choice, one, name, reader) for name, choice in options.openers(one.request)
    ]
    buttons.append(_button(say("button-delete"), one, "delete"))
    back = Button(say("button-back"), list_data(0, card.channel))
    return (*in_rows(buttons, 2), (back,))


def menu_message(
    subscription: Subscription,
    asked: Sequence[str],
    reader: Reader,
    options: OptionRegistry = OPTIONS,
) -> Message | None:
    """Show what can be chosen for an option; None where no menu is asked for.

    Args:
        subscription: The subscription that is changed.
        asked: What a button holds after the subscription's number: the option's name and the
            path of one of its menus.
        reader: In whose language it is shown.
        options: The options there are.
    """
    if not asked:
        return None
    name, *path = asked
    menu = options.menu(subscription.request, name, tuple(path))
    if menu is None:
        return None
    rows = tuple(
        row
        for group in menu.groups
        for row in in_rows(
            [_choice_button(choice, subscription, name, reader) for choice in group.choices],
            group.columns,
        )
    )
    return _question(subscription, phrase_words(menu.question, reader), rows, reader)


def delete_message(subscription: Subscription, reader: Reader) -> Message:
    """Asked once more: it cannot be taken back."""
    yes = _button(reader.say("button-confirm"), subscription, "delete", "yes")
    return _question(subscription, reader.say("card-delete-sure"), ((yes,),), reader)


def deleted_message(subscription: Subscription, reader: Reader, channel: int | None) -> Message:
    subject = subject_words(subscription.request.subject, reader)
    text = Styled().plain(reader.say("subscription-deleted", subject=subject))
    back = Button(reader.say("button-back"), list_data(0, channel))
    return messages_of([text], ((back,),))[0]


def _question(
    subscription: Subscription, question: str, rows: ButtonRows, reader: Reader
) -> Message:
    back = _button(reader.say("button-back"), subscription)
    return _message(subscription, [question], (*rows, (back,)), reader)


def _message(
    subscription: Subscription, lines: Sequence[str], rows: ButtonRows, reader: Reader
) -> Message:
    title = Styled().bold(subject_words(subscription.request.subject, reader))
    return messages_of([joined([title, Styled().plain("\n".join(lines))])], rows)[0]


def _choice_button(
    choice: Choice, subscription: Subscription, name: str, reader: Reader
) -> Button:
    label = choice.label if isinstance(choice.label, str) else phrase_words(choice.label, reader)
    return _button(label, subscription, name, *choice.values)


def _button(label: str, subscription: Subscription, *values: int | str) -> Button:
    return Button(label, callback_data("edit", subscription.subscription_id, *values))
