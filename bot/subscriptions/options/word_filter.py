"""Words that a report must or must not hold: "filter port,!strike"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.subscriptions.options.option import Option, Phrase, Spelling
from bot.subscriptions.records import MAX_FILTER_WORDS, MAX_WORDS_CHARS, WordFilter
from bot.subscriptions.refusals import SubscriptionRefused
from index import analyse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.subscriptions.records import SubscriptionRequest


class Filter(Option):
    """The wanted and the unwanted words."""

    name = "filter"
    spellings = (
        Spelling("filter", re.compile(r"filter:?\s+(\S+(?:\s*,\s*\S+)*)\Z", re.IGNORECASE)),
    )

    def read(self, match: re.Match[str], request: SubscriptionRequest) -> SubscriptionRequest:
        words = [word.strip() for word in match[1].split(",")]
        wanted = tuple(dict.fromkeys(word for word in words if not word.startswith("!")))
        unwanted = tuple(dict.fromkeys(word[1:].strip() for word in words if word.startswith("!")))
        _require_terms((*wanted, *unwanted))
        if max(len(wanted), len(unwanted)) > MAX_FILTER_WORDS:
            raise SubscriptionRefused(
                "subscription-bad-filter",
                f"a filter holds at most {MAX_FILTER_WORDS} words",
                word=wanted[0] if wanted else unwanted[0],
            )
        return request.changed(words=WordFilter(wanted=wanted, unwanted=unwanted))

    def check(self, request: SubscriptionRequest) -> None:
        _require_terms((*request.words.wanted, *request.words.unwanted))

    def lines(
        self, request: SubscriptionRequest, zone: str, *, is_complete: bool
    ) -> Sequence[Phrase]:
        del zone, is_complete
        words = request.words
        listed = (("card-wanted", words.wanted), ("card-unwanted", words.unwanted))
        return [
            Phrase(message_id, {"words": ", ".join(some)}) for message_id, some in listed if some
        ]


def _require_terms(words: Iterable[str]) -> None:
    """Raise SubscriptionRefused for words without a search term: every report holds all of
    those."""
    for word in words:
        if len(word) > MAX_WORDS_CHARS or not analyse(word):
            raise SubscriptionRefused(
                "subscription-bad-filter", f"{word[:40]!r} filters nothing", word=word[:40]
            )
