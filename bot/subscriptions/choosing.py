"""Which of its subscriptions a chat means by some words. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.subscriptions.parsing import parse_subscription
from bot.subscriptions.records import subject_key
from bot.subscriptions.refusals import SubscriptionRefused
from index import analyse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.subscriptions.records import Subject, Subscription
    from bot.telegram.messages import Destination


def meant(
    text: str,
    listed: Sequence[Subscription],
    where: Destination,
    speaks: Callable[[str], bool],
) -> Subscription | None:
    """By its number in the list, from 1; or of this very place, the one to the same subject (see
    `parse_subscription`), else the only one whose subject holds all the words. None for none, and
    where it could be one or another."""
    numbered = {str(number): one for number, one in enumerate(listed, start=1)}
    if (by_number := numbered.get(text.strip())) is not None:
        return by_number
    here = [one for one in listed if one.destination == where]
    found = _same(text, here, speaks) or _holding(text, here)
    return found[0] if len(found) == 1 else None


def _same(
    text: str, here: Sequence[Subscription], speaks: Callable[[str], bool]
) -> list[Subscription]:
    try:
        key = subject_key(parse_subscription(text, speaks).subject)
    except SubscriptionRefused:
        return []
    return [one for one in here if subject_key(one.request.subject) == key]


def _holding(text: str, here: Sequence[Subscription]) -> list[Subscription]:
    terms = set(analyse(text))
    return [one for one in here if terms and terms <= _terms(one.request.subject)]


def _terms(subject: Subject) -> set[str]:
    return {*analyse(subject.words), *analyse(subject.topic)}
