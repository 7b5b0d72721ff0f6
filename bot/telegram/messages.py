"""What is sent to a chat, as plain data: text with entities and buttons, never markup.

Offsets and lengths are UTF-16 code units, which is how Telegram counts
(https://core.telegram.org/api/entities#entity-length).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# https://core.telegram.org/bots/api#sendmessage: 1 to 4096 characters after entities parsing;
# counted in UTF-16, the stricter reading.
MAX_TEXT_UNITS = 4_096
# https://core.telegram.org/bots/api#sendmessage: further entities are dropped by the server.
MAX_ENTITIES = 100
# https://core.telegram.org/bots/api#inlinekeyboardbutton: 1 to 64 bytes.
MAX_CALLBACK_BYTES = 64
# https://core.telegram.org/bots/api#answercallbackquery: 0 to 200 characters.
MAX_NOTICE_CHARS = 200

EntityKind = Literal["bold", "italic", "code", "blockquote", "expandable_blockquote", "text_link"]


@dataclass(frozen=True, slots=True)
class Entity:
    """A marked span; `url` is for a text_link only."""

    kind: EntityKind
    offset: int
    length: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: it calls back with `data`, or opens `url`; one of the two is set."""

    label: str
    data: str | None = None
    url: str | None = None


ButtonRows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One message within Telegram's limits; link previews are always off."""

    text: str
    entities: tuple[Entity, ...] = ()
    buttons: ButtonRows = ()


@dataclass(frozen=True, slots=True)
class InlineResult:
    """`result_id` is the same for the same excerpt, in ASCII, at most 64 bytes."""

    result_id: str
    title: str
    description: str
    message: Message
    url: str | None


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a message goes: a chat, and in a forum the topic."""

    chat_id: int
    thread_id: int | None = None


def utf16_length(text: str) -> int:
    """In UTF-16 code units. A lone surrogate counts as one."""
    return len(text) + sum(character > "\uffff" for character in text)
