"""The buttons of answers, and every verb that a button can call back with.

context:EXCHANGE:N     the sentences around excerpt N of what the exchange showed
more:EXCHANGE          the same question, without what was shown
speaker:EXCHANGE:N     what else the speaker of excerpt N said
wrong:EXCHANGE         tell the administrators that a speaker is wrong
alert:EXCHANGE         be told what is new about it
offer:EXCHANGE:N       ask what offer N of an abstention offers
ask:EXCHANGE           ask the question of an exchange (again)
why:EXCHANGE           why it was answered so, for administrators
about:UPDATE  mute:UPDATE[:TOPIC]                see bot.handlers.subscriptions.alert_buttons
unmute:MARK[:TOPIC]  stop:ID                     the same
subs:PAGE[:CHANNEL]                              see bot.handlers.subscriptions.subscription_lists
edit:ID[:SETTING[:VALUE…]]                       see bot.handlers.subscriptions.subscription_cards
zone:NAME  language:CODE  forget:yes|no          settings of a chat
admin:…                                          see bot.handlers.administration.admin
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rendering.styled_text import one_line
from bot.telegram.callbacks import callback_data
from bot.telegram.messages import Button
from index import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.rendering.reader import Reader
    from bot.telegram.messages import ButtonRows
    from index import Answer, Offer

MAX_LABEL_CHARS = 40
MAX_NAME_CHARS = 24
MAX_SPEAKERS = 2
# What was not said yet may be said tomorrow.
_MAY_COME = (
    *(Reason.NOTHING_RELEVANT, Reason.NOTHING_IN_WINDOW),
    *(Reason.UNKNOWN_SPEAKER, Reason.NOT_SAID, Reason.NOT_STATED),
)


def answer_buttons(answer: Answer, reader: Reader, exchange_id: int) -> ButtonRows:
    """What can be done with an answer."""
    alert = Button(reader.say("button-alert"), callback_data("alert", exchange_id))
    if not answer.answered:
        offers = offer_buttons(answer.offers, reader, exchange_id)
        return (*offers, (alert,)) if answer.reason in _MAY_COME else offers
    context = [
        Button(
            reader.say("button-context", number=number),
            callback_data("context", exchange_id, number - 1),
        )
        for number, _ in enumerate(answer.excerpts, start=1)
    ]
    further = _speaker_buttons(answer, reader, exchange_id)
    if answer.more:
        further.insert(0, Button(reader.say("button-more"), callback_data("more", exchange_id)))
    last = [alert]
    if any(excerpt.speaker for excerpt in answer.excerpts):
        last.append(Button(reader.say("button-wrong"), callback_data("wrong", exchange_id)))
    return (*in_rows(context, 2), *in_rows(further, 2), *in_rows(last, 2))


def why_button(reader: Reader, exchange_id: int) -> Button:
    return Button(reader.say("button-why"), callback_data("why", exchange_id))


def _speaker_buttons(answer: Answer, reader: Reader, exchange_id: int) -> list[Button]:
    """One for each speaker, under the number of their first excerpt."""
    first: dict[str, int] = {}
    for number, excerpt in enumerate(answer.excerpts):
        if excerpt.speaker:
            first.setdefault(excerpt.speaker, number)
    return [
        Button(
            label(reader.say("button-speaker", speaker=one_line(speaker, MAX_NAME_CHARS))),
            callback_data("speaker", exchange_id, number),
        )
        for speaker, number in list(first.items())[:MAX_SPEAKERS]
    ]


def offer_buttons(offers: Iterable[Offer], reader: Reader, exchange_id: int) -> ButtonRows:
    return tuple(
        (Button(offer_label(offer, reader), callback_data("offer", exchange_id, number)),)
        for number, offer in enumerate(offers)
    )


def offer_label(offer: Offer, reader: Reader) -> str:
    speaker = one_line(offer.speaker or "", MAX_NAME_CHARS)
    topic = one_line(offer.topic or "", MAX_NAME_CHARS)
    match offer.kind:
        case "topic":
            return label(reader.say("offer-topic", topic=topic, count=offer.count))
        case "speaker-other-topics":
            return label(reader.say("offer-speaker", speaker=speaker, count=offer.count))
        case "others-on-topic":
            return label(reader.say("offer-others", topic=topic, count=offer.count))


def question_buttons(questions: Iterable[tuple[int, str]]) -> ButtonRows:
    """Questions that stand ready, by their exchange."""
    return tuple(
        (Button(label(question), callback_data("ask", exchange_id)),)
        for exchange_id, question in questions
    )


def topical_data(verb: str, what: str, topic: int | None) -> str:
    """What is called back with from a forum's topic, or from where there are none."""
    return callback_data(verb, what, *([] if topic is None else [topic]))


def admin_button(reader: Reader, said: str, action: str, *more: int | str) -> Button:
    """What an administrator may do, by the id of its words in the catalogue."""
    return Button(reader.say(said), callback_data("admin", action, *more))


def label(text: str) -> str:
    return one_line(text, MAX_LABEL_CHARS + 20)


def in_rows(buttons: list[Button], in_a_row: int) -> ButtonRows:
    return tuple(
        tuple(buttons[start : start + in_a_row]) for start in range(0, len(buttons), in_a_row)
    )
