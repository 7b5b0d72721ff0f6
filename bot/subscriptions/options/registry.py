"""All options together: what the parser, the import, the card and its buttons ask of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.subscriptions.options.option import Choice, Menu, Option, Phrase, Spelling
    from bot.subscriptions.records import SubscriptionRequest

# Buttons of the card that are no option.
_RESERVED = frozenset({"paused", "delete"})


@dataclass(frozen=True, slots=True)
class OptionRegistry:
    """Options in the order of the card.

    Raises ValueError where two share a name or a spelling's name, or one has that of another
    button.
    """

    options: tuple[Option, ...]

    def __post_init__(self) -> None:
        names = [option.name for option in self.options]
        spellings = [
            name
            for option in self.options
            for name in {spelling.name for spelling in option.spellings}
        ]
        if _RESERVED & {*names} or any(len(some) > len({*some}) for some in (names, spellings)):
            raise ValueError(f"options need names of their own, not {names} and {spellings}")

    def read(self, text: str, request: SubscriptionRequest) -> tuple[str, SubscriptionRequest]:
        """Take the options off the end of a text: "… daily 8:00 quiet 22-7 filter port,!strike".

        What is before them is never empty: a lone "urgent" is a topic.

        Returns:
            The text without its options, and the request with them.

        Raises:
            SubscriptionRefused: An option has a value that cannot be.
        """
        used: set[str] = set()
        while (last := self._last(text, used)) is not None:
            option, spelling, match = last
            request = option.read(match, request)
            used.add(spelling.name)
            text = _before(match, text)
        return text, request

    def check(self, request: SubscriptionRequest) -> None:
        """Check every option of an imported request. Raises SubscriptionRefused."""
        for option in self.options:
            option.check(request)

    def summary(self, request: SubscriptionRequest) -> list[Phrase]:
        """Return what stands beside the subject, in the list and in the confirmation."""
        summaries = (option.summary(request) for option in self.options)
        return [phrase for phrase in summaries if phrase is not None]

    def lines(self, request: SubscriptionRequest, zone: str, *, is_complete: bool) -> list[Phrase]:
        """Return what the confirmation, or with `is_complete` the card, says of each option."""
        return [
            phrase
            for option in self.options
            for phrase in option.lines(request, zone, is_complete=is_complete)
        ]

    def openers(self, request: SubscriptionRequest) -> list[tuple[str, Choice]]:
        """Return the buttons of the card, each with the name of its option."""
        openers = ((option.name, option.opener(request)) for option in self.options)
        return [(name, opener) for name, opener in openers if opener is not None]

    def menu(self, request: SubscriptionRequest, name: str, path: tuple[str, ...]) -> Menu | None:
        """Return the menu of the option `name` (see `Option.menu`)."""
        option = self._named(name)
        return option.menu(request, path) if option else None

    def changed(
        self, request: SubscriptionRequest, name: str, values: Sequence[str]
    ) -> SubscriptionRequest | None:
        """Return the request with the option `name` changed as a button asks; None for what no
        button of ours asks."""
        option = self._named(name)
        try:
            return option.change(request, values) if option else None
        except ValidationError:
            return None

    def _named(self, name: str) -> Option | None:
        return next((option for option in self.options if option.name == name), None)

    def _spellings(self) -> Iterator[tuple[Option, Spelling]]:
        """In the order in which they are tried."""
        for option in sorted(self.options, key=lambda option: option.is_read_late):
            for spelling in option.spellings:
                yield option, spelling

    def _last(self, text: str, used: set[str]) -> tuple[Option, Spelling, re.Match[str]] | None:
        """Return the option at the end of the text, if its spelling is not `used` yet."""
        for option, spelling in self._spellings():
            match = _at_end(spelling.pattern, text)
            if match is None or spelling.name in used or not (before := _before(match, text)):
                continue
            if self._ends_with_option(before) or option.is_meant(match):
                return option, spelling, match
        return None

    def _ends_with_option(self, text: str) -> bool:
        """Tell whether what follows the text is an option too, whatever it looks like."""
        return any(_at_end(spelling.pattern, text) for _, spelling in self._spellings())


def _at_end(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Match from every beginning of a word but the first: before an option is a subject."""
    starts = (space.end() for space in re.finditer(r"\s+", text))
    matches = (pattern.match(text, start) for start in starts)
    return next((match for match in matches if match), None)


def _before(match: re.Match[str], text: str) -> str:
    return text[: match.start()].rstrip(" ,;")
