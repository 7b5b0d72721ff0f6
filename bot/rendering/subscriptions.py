"""Subscriptions in words, and as a list with buttons. Pure."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from bot.rendering.buttons import label, topical_data
from bot.rendering.pages import messages_of, pages_of_lines
from bot.rendering.styled_text import Styled, one_line
from bot.subscriptions.options import OPTIONS, Phrase
from bot.telegram.callbacks import callback_data
from bot.telegram.messages import Button

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.rendering.reader import Reader
    from bot.subscriptions.options import OptionRegistry
    from bot.subscriptions.records import Subject, Subscription, SubscriptionRequest
    from bot.telegram.messages import ButtonRows, Message

MAX_WORDS_CHARS = 60
# Of each text that stands in the phrase of an option.
MAX_ARGUMENT_CHARS = 200
# A page of the list is edited in place, so it must be one message: it is, whatever they hold.
LISTED_AT_ONCE = 10
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


def phrase_words(phrase: Phrase, reader: Reader) -> str:
    """Say a phrase in the reader's language; each text in it becomes a label of one line."""
    return reader.say(
        phrase.message_id,
        **{name: _argument(value, reader) for name, value in phrase.arguments.items()},
    )


def _argument(value: str | int | Phrase, reader: Reader) -> str | int:
    if isinstance(value, Phrase):
        return phrase_words(value, reader)
    return one_line(value, MAX_ARGUMENT_CHARS) if isinstance(value, str) else value


def summary_words(
    request: SubscriptionRequest, reader: Reader, options: OptionRegistry = OPTIONS
) -> str:
    """Say what stands beside the subject in the list and in a confirmation: when it is sent."""
    return ", ".join(phrase_words(phrase, reader) for phrase in options.summary(request))


def list_message(
    subscriptions: Sequence[Subscription], page: int, reader: Reader, channel: int | None = None
) -> Message:
    """A page of the list, the first is 0; one that is not there is the nearest. Each subscription
    is opened by its button. `channel` is the chat where that is not the one that is shown it."""
    if not subscriptions:
        return messages_of([Styled().bold(reader.say("subscriptions-none"))])[0]
    last = (len(subscriptions) - 1) // LISTED_AT_ONCE
    first = min(page, last) * LISTED_AT_ONCE
    listed = list(enumerate(subscriptions, start=1))[first : first + LISTED_AT_ONCE]
    title = Styled().bold(reader.say("subscriptions-title"))
    lines = [Styled().plain(_line(number, one, reader)) for number, one in listed]
    rows = tuple((_opener(number, one, reader),) for number, one in listed)
    turns = _turns(min(page, last), last, channel)
    return messages_of(pages_of_lines(title, lines), rows + turns)[0]


def list_data(page: int, channel: int | None = None) -> str:
    """What the button calls back with that shows the list. Ids of channels are negative."""
    return callback_data("subs", page, *([-channel] if channel is not None else []))


def muted_messages(
    muted: Sequence[str], reader: Reader, topic: int | None = None
) -> tuple[Message, ...]:
    """The muted stories (of a forum's topic) with their buttons; none for none."""
    if not muted:
        return ()
    shown = list(enumerate(muted[:MAX_MUTED], start=1))
    title = Styled().bold(reader.say("subscriptions-muted"))
    lines = [
        Styled().plain(f"{number}. {one_line(story, 2 * MAX_WORDS_CHARS)}")
        for number, story in shown
    ]
    rows = tuple(
        (Button(reader.say("button-unmute", number=number), topical_data("unmute", mark, topic)),)
        for number, mark in ((number, story_mark(story)) for number, story in shown)
    )
    return messages_of(pages_of_lines(title, lines), rows)


def story_mark(story: str) -> str:
    """What a button names a muted story by: its place in the list is another's once one before it
    is unmuted."""
    return hashlib.sha256(story.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def exported_messages(documents: Iterable[str]) -> tuple[Message, ...]:
    """Each document in a message of its own, as code: a tap copies it whole."""
    return tuple(
        message
        for document in documents
        for message in messages_of([Styled().marked("code", document)])
    )


def stop_button(subscription_id: int, reader: Reader) -> ButtonRows:
    return ((Button(reader.say("button-stop"), callback_data("stop", subscription_id)),),)


def _line(number: int, subscription: Subscription, reader: Reader) -> str:
    subject = subject_words(subscription.request.subject, reader)
    if subscription.paused:
        return reader.say("subscription-line-paused", number=number, subject=subject)
    when = summary_words(subscription.request, reader)
    return reader.say("subscription-line", number=number, subject=subject, when=when)


def _opener(number: int, subscription: Subscription, reader: Reader) -> Button:
    text = f"{number}. {subject_words(subscription.request.subject, reader)}"
    return Button(label(text), callback_data("edit", subscription.subscription_id))


def _turns(page: int, last: int, channel: int | None) -> ButtonRows:
    turns = []
    if page > 0:
        turns.append(Button("◀", list_data(page - 1, channel)))
    if page < last:
        turns.append(Button("▶", list_data(page + 1, channel)))
    return (tuple(turns),) if turns else ()
