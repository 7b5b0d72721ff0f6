"""Whether a message in a chat is meant for the bot, and what it says. Pure.

In private everything is. In groups a command with the bot's name (or a bare one in reply to it),
a mention of it, and a reply to one of its messages are; everything else is people talking.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@(?P<bot>\w{3,64}))?(?=\s|\Z)\s*")


@dataclass(frozen=True, slots=True)
class Said:
    """What a message says to the bot: a command with its argument, or plain words."""

    command: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message as far as it matters whom it is meant for. `mentions` are (offset, length) of
    @names in code points, `replies_to_bot`: it answers a message of ours."""

    text: str
    private: bool
    mentions: tuple[tuple[int, int], ...] = ()
    replies_to_bot: bool = False


def heard(incoming: Incoming, bot_name: str) -> Said | None:
    """What the message says to the bot `bot_name` (without @); None where it is not meant for it.

    A command for another bot is never ours. In a group a bare command counts only in reply to
    the bot: there several bots may know it.
    """
    name = bot_name.casefold()
    if match := _COMMAND.match(incoming.text):
        return _command(match, incoming, name)
    ours = [
        (offset, length)
        for offset, length in incoming.mentions
        if incoming.text[offset : offset + length].casefold() == f"@{name}"
    ]
    if not (ours or incoming.private or incoming.replies_to_bot):
        return None
    return Said(None, _without(incoming.text, ours))


def _command(match: re.Match[str], incoming: Incoming, name: str) -> Said | None:
    named = match["bot"]
    if named is not None and named.casefold() != name:
        return None
    if named is None and not (incoming.private or incoming.replies_to_bot):
        return None
    return Said(match["name"].lower(), incoming.text[match.end() :].strip())


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Without the mentions of the bot, which are no part of a question."""
    for offset, length in sorted(spans, reverse=True):
        text = text[:offset].rstrip() + " " + text[offset + length :].lstrip(" ,:")
    return text.strip()


SmallTalk = Literal["hello", "thanks"]


def small_talk(text: str, hellos: str, thanks: str) -> SmallTalk | None:
    """Whether all that is said is a greeting or a thank-you; the words are comma-separated."""
    words = " ".join(re.findall(r"\w[\w'’]*", text.casefold()))
    if not words or len(words) > 60:
        return None
    for kind, known in (("thanks", thanks), ("hello", hellos)):
        if _only(words, known):
            return "thanks" if kind == "thanks" else "hello"
    return None


# What may stand around a greeting: "hello bot", "thanks a lot!".
_AROUND = frozenset(
    ["bot", "quotewire", "there", "all", "everyone", "so", "very", "much", "a", "lot", "you"]
)


def _only(words: str, known: str) -> bool:
    phrases = sorted((p.strip().casefold() for p in known.split(",")), key=len, reverse=True)
    for phrase in phrases:
        if phrase and (words == phrase or words.startswith(f"{phrase} ")):
            return set(words[len(phrase) :].split()) <= _AROUND
    return False
