"""Subscriptions in words, and as a list with buttons. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import callback_data
from bot.messages import Button
from bot.rendering.pages import messages_of, pages_of_lines
from bot.rendering.styled_text import Styled, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import ButtonRows, Message
    from bot.rendering.reader import Reader
    from bot.subscriptions.records import Schedule, Subject, Subscription

MAX_WORDS_CHARS = 60
# Telegram allows 100 buttons under a message.
MAX_LISTED = 30
MAX_MUTED = 20


def subject_words(subject: Subject, reader: Reader) -> str:
    words = one_line(subject.words, MAX_WORDS_CHARS)
    topic = one_line(subject.topic, MAX_WORDS_CHARS)
    match subject.kind:
        case "everything":
            return reader.say("subject-everything")
        case "story":
            return reader.say("subject-story", words=words)
        case "source":
            return reader.say("subject-source", words=words)
        case "topic":
            return reader.say("subject-topic", words=words)
        case "question":
            return reader.say("subject-question", words=words)
        case "speaker":
            if topic:
                return reader.say("subject-speaker-topic", words=words, topic=topic)
            return reader.say("subject-speaker", words=words)


def schedule_words(schedule: Schedule, reader: Reader) -> str:
    minute = schedule.minute or 0
    time = f"{minute // 60:02}:{minute % 60:02}"
    match schedule.every:
        case "at-once":
            return reader.say("when-at-once")
        case "hourly":
            return reader.say("when-hourly")
        case "daily":
            return reader.say("when-daily", time=time)
        case "weekly":
            day = reader.catalogue.weekday(schedule.weekday or 0)
            return reader.say("when-weekly", day=day, time=time)


def subscriptions_messages(
    subscriptions: Sequence[Subscription], muted: Sequence[str], reader: Reader
) -> tuple[Message, ...]:
    """The list with its buttons, then the muted stories. Buttons name a subscription by its id, a
    story by its place; lines are counted from 1."""
    title = Styled().bold(
        reader.say("subscriptions-title" if subscriptions else "subscriptions-none")
    )
    listed = subscriptions[:MAX_LISTED]
    lines = [
        Styled().plain(_line(number, subscription, reader))
        for number, subscription in enumerate(listed, start=1)
    ]
    buttons = tuple(
        _row(number, subscription, reader) for number, subscription in enumerate(listed, start=1)
    )
    if muted:
        lines.append(Styled().plain("\n").bold(reader.say("subscriptions-muted")))
    for number, story in enumerate(muted[:MAX_MUTED], start=1):
        lines.append(Styled().plain(f"{number}. {one_line(story, 2 * MAX_WORDS_CHARS)}"))
        label = reader.say("button-unmute", number=number)
        buttons += ((Button(label, callback_data("unmute", number - 1)),),)
    return messages_of(pages_of_lines(title, lines), buttons)


def _line(number: int, subscription: Subscription, reader: Reader) -> str:
    subject = subject_words(subscription.request.subject, reader)
    if subscription.paused:
        return reader.say("subscription-line-paused", number=number, subject=subject)
    when = schedule_words(subscription.request.schedule, reader)
    return reader.say("subscription-line", number=number, subject=subject, when=when)


def _row(number: int, subscription: Subscription, reader: Reader) -> tuple[Button, ...]:
    number_id = subscription.subscription_id
    verb = "resume" if subscription.paused else "pause"
    label = "button-resume" if subscription.paused else "button-pause"
    return (
        Button(reader.say(label, number=number), callback_data(verb, number_id)),
        Button(reader.say("button-delete", number=number), callback_data("stop", number_id)),
    )


def stop_button(subscription_id: int, reader: Reader) -> ButtonRows:
    return ((Button(reader.say("button-stop"), callback_data("stop", subscription_id)),),)
