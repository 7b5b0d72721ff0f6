"""What every option of a subscription can do: be read, be checked, be shown, be changed.

    words of /subscribe → read ┐
    an import           → check ├→ SubscriptionRequest → summary, lines → opener → menu
    a pressed button    → change ┘

Options hold no text: they name messages of the catalogue, and `bot.rendering` says them in the
language of the reader. Everything here is pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence

    from bot.subscriptions.records import SubscriptionRequest


@dataclass(frozen=True, slots=True)
class Phrase:
    """A message of the catalogue and its variables. Text may come from users: it is cut to a
    label where it is said."""

    message_id: str
    arguments: Mapping[str, str | int | Phrase] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spelling:
    r"""How an option is written; the pattern ends with `\Z`. Of spellings with the same name the
    first that matches counts, and a text holds it once."""

    name: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A button. Its data is the option's name and `values`, numbers in base 36."""

    label: Phrase | str
    values: tuple[int | str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Buttons that stand together, `columns` in a row."""

    choices: tuple[Choice, ...]
    columns: int


@dataclass(frozen=True, slots=True)
class Menu:
    """What can be chosen for an option."""

    question: Phrase
    groups: tuple[ChoiceGroup, ...]


class Option(Protocol):
    """One option. Subclass it explicitly: what has a body here is optional.

    Attributes:
        name: Names the option in the data of buttons that are already in chats: never change it.
        spellings: How it is written at the end of "/subscribe …", tried in this order.
        is_read_late: Whether its words may belong to another option, which is then tried first.
    """

    name: str
    spellings: tuple[Spelling, ...]
    is_read_late: bool = False

    def is_meant(self, match: re.Match[str]) -> bool:
        """Tell whether a match is the option although no other option stands before it, and not
        the end of a name, as in "Boeing 737 Max 8"."""
        del match
        return True

    def read(self, match: re.Match[str], request: SubscriptionRequest) -> SubscriptionRequest:
        """Return the request with what one of the spellings matched.

        Raises:
            SubscriptionRefused: The value cannot be.
        """
        ...

    def check(self, request: SubscriptionRequest) -> None:
        """Check an imported value by rules that the record itself does not have.

        Raises:
            SubscriptionRefused: The value cannot be.
        """
        del request

    def summary(self, request: SubscriptionRequest) -> Phrase | None:
        """Return what the list and the first line of the confirmation say after the subject."""
        del request
        return None

    def lines(
        self, request: SubscriptionRequest, zone: str, *, is_complete: bool
    ) -> Sequence[Phrase]:
        """Return what the confirmation and the card say, a phrase for each line.

        Args:
            request: What is asked for.
            zone: The IANA name of the zone that its times of day are in.
            is_complete: On the card: also say what is so because nothing else was chosen.
        """
        ...

    def opener(self, request: SubscriptionRequest) -> Choice | None:
        """Return the option's button on the card. Without values it opens the menu."""
        del request
        return None

    def menu(self, request: SubscriptionRequest, path: tuple[str, ...]) -> Menu | None:
        """Return the menu that a button with the values `path` opens; () is the option's first.
        None where these values open none."""
        del request, path
        return None

    def change(
        self, request: SubscriptionRequest, values: Sequence[str]
    ) -> SubscriptionRequest | None:
        """Return the request with the values of a button, which anybody can make up.

        None, or a ValidationError of the record, for values that no button of ours holds.
        """
        del request, values
        return None
