"""One subscription with everything that can be changed of it by buttons. Pure.

Each message here takes the place of the one before, so it is always a single one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.rendering.buttons import in_rows
from bot.rendering.pages import joined, messages_of
from bot.rendering.styled_text import Styled, one_line
from bot.rendering.subscriptions import clock_words, list_data, schedule_words, subject_words
from bot.subscriptions.editing import DAILY_OFFERED, MOST_OFFERED, QUIET_OFFERED
from bot.subscriptions.records import DEFAULT_MAX_PER_HOUR, MORNING, Schedule
from bot.telegram.callbacks import callback_data
from bot.telegram.messages import Button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.rendering.reader import Reader
    from bot.subscriptions.records import QuietHours, Subscription, SubscriptionRequest
    from bot.telegram.messages import ButtonRows, Message

MAX_FILTER_CHARS = 200


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


def card_message(card: Card, reader: Reader) -> Message:
    return _message(card.subscription, _facts(card, reader), _card_buttons(card, reader), reader)


def _facts(card: Card, reader: Reader) -> list[str]:
    one, say = card.subscription, reader.say
    facts = [say("card-when", when=schedule_words(one.request.schedule, reader))]
    if one.paused:
        facts.insert(0, say("card-paused"))
    if one.suspended:
        facts.insert(0, say("card-suspended"))
    facts += option_lines(one.request, card.zone, reader, all_of_them=True)
    week = "card-week-partial" if card.is_partial else "card-week"
    return [*facts, say(week, count=card.count_week)]


def option_lines(
    request: SubscriptionRequest, zone: str, reader: Reader, *, all_of_them: bool = False
) -> list[str]:
    """What was asked for beside the subject and when it is told, each in a line; with
    `all_of_them` also what is so because nothing else was asked for."""
    schedule, words, say = request.schedule, request.words, reader.say
    lines = []
    if schedule.quiet is not None or all_of_them:
        lines.append(_quiet_words(schedule.quiet, reader))
    if schedule.quiet is not None and schedule.urgent:
        lines.append(say("card-urgent"))
    is_chosen = request.max_per_hour != DEFAULT_MAX_PER_HOUR
    if schedule.every == "at-once" and (is_chosen or all_of_them):
        lines.append(_most_words(request.max_per_hour, reader))
    if words.wanted:
        lines.append(say("card-wanted", words=_listed(words.wanted)))
    if words.unwanted:
        lines.append(say("card-unwanted", words=_listed(words.unwanted)))
    if schedule.every in ("daily", "weekly") or schedule.quiet is not None:
        lines.append(say("card-zone", zone=one_line(zone, MAX_FILTER_CHARS)))
    return lines


def _quiet_words(quiet: QuietHours | None, reader: Reader) -> str:
    if quiet is None:
        return reader.say("card-quiet-none")
    start, end = clock_words(quiet.start), clock_words(quiet.end)
    return reader.say("card-quiet", start=start, end=end)


def _most_words(most: int | None, reader: Reader) -> str:
    if most is None:
        return reader.say("card-most-none")
    return reader.say("card-most", count=most)


def _listed(words: Sequence[str]) -> str:
    return one_line(", ".join(words), MAX_FILTER_CHARS)


def _card_buttons(card: Card, reader: Reader) -> ButtonRows:
    one, say = card.subscription, reader.say
    urgent = one.request.schedule.urgent
    paused = "button-resume" if one.paused else "button-pause"
    is_urgent = "button-urgent-on" if urgent else "button-urgent-off"
    buttons = [
        _button(say(paused), one, "paused", int(not one.paused)),
        _button(say("button-when"), one, "when"),
        _button(say("button-quiet"), one, "quiet"),
        _button(say(is_urgent), one, "urgent", int(not urgent)),
        _button(say("button-most"), one, "most"),
        _button(say("button-delete"), one, "delete"),
    ]
    back = Button(say("button-back"), list_data(0, card.channel))
    return (*in_rows(buttons, 2), (back,))


def when_message(subscription: Subscription, reader: Reader) -> Message:
    """When to tell: at once, hourly, daily at some hours, weekly (which asks for the day)."""

    def offer(schedule: Schedule, *values: int | str) -> Button:
        return _button(schedule_words(schedule, reader), subscription, "when", *values)

    daily = [
        offer(Schedule(every="daily", minute=minute), "daily", minute) for minute in DAILY_OFFERED
    ]
    rows = (
        (offer(Schedule(), "at-once"), offer(Schedule(every="hourly"), "hourly")),
        *in_rows(daily, 2),
        (_button(reader.say("button-weekly"), subscription, "when", "weekly"),),
    )
    return _choice(subscription, reader.say("card-choose-when"), rows, reader)


def weekday_message(subscription: Subscription, reader: Reader) -> Message:
    """On which day, at the hour it has or in the morning."""
    minute = subscription.request.schedule.minute
    minute = MORNING if minute is None else minute
    days = [
        _button(
            schedule_words(Schedule(every="weekly", weekday=day, minute=minute), reader),
            subscription,
            *("when", "weekly", day, minute),
        )
        for day in range(7)
    ]
    question = reader.say("card-choose-day")
    return _choice(subscription, question, in_rows(days, 1), reader)


def quiet_message(subscription: Subscription, reader: Reader) -> Message:
    offers = [
        _button(
            f"{clock_words(quiet.start)}–{clock_words(quiet.end)}",
            subscription,
            *("quiet", quiet.start, quiet.end),
        )
        for quiet in QUIET_OFFERED
    ]
    off = _button(reader.say("button-quiet-off"), subscription, "quiet", "off")
    question = reader.say("card-choose-quiet")
    return _choice(subscription, question, ((off,), *in_rows(offers, 2)), reader)


def most_message(subscription: Subscription, reader: Reader) -> Message:
    offers = [
        _button(
            reader.say("button-most-none") if most is None else str(most),
            subscription,
            *("most", most or 0),
        )
        for most in MOST_OFFERED
    ]
    question = reader.say("card-choose-most")
    return _choice(subscription, question, in_rows(offers, 3), reader)


def delete_message(subscription: Subscription, reader: Reader) -> Message:
    """Asked once more: it cannot be taken back."""
    yes = _button(reader.say("button-confirm"), subscription, "delete", "yes")
    return _choice(subscription, reader.say("card-delete-sure"), ((yes,),), reader)


def deleted_message(subscription: Subscription, reader: Reader, channel: int | None) -> Message:
    subject = subject_words(subscription.request.subject, reader)
    text = Styled().plain(reader.say("subscription-deleted", subject=subject))
    back = Button(reader.say("button-back"), list_data(0, channel))
    return messages_of([text], ((back,),))[0]


def _choice(
    subscription: Subscription, question: str, rows: ButtonRows, reader: Reader
) -> Message:
    back = _button(reader.say("button-back"), subscription)
    return _message(subscription, [question], (*rows, (back,)), reader)


def _message(
    subscription: Subscription, lines: Sequence[str], rows: ButtonRows, reader: Reader
) -> Message:
    title = Styled().bold(subject_words(subscription.request.subject, reader))
    return messages_of([joined([title, Styled().plain("\n".join(lines))])], rows)[0]


def _button(label: str, subscription: Subscription, *values: int | str) -> Button:
    return Button(label, callback_data("edit", subscription.subscription_id, *values))
