"""The greeting with questions to tap, and the help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rendering.buttons import question_buttons
from bot.rendering.pages import joined
from bot.rendering.styled_text import Styled
from bot.telegram.commands import PRIVATE, described
from bot.telegram.messages import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.rendering.reader import Reader


def start_message(questions: Sequence[tuple[int, str]], reader: Reader) -> Message:
    """What the bot does; `questions` are (exchange, question) that a tap asks."""
    text = joined(
        [
            Styled().plain(reader.say("start")),
            Styled().bold(reader.say("start-try" if questions else "start-no-news")),
        ]
    )
    return Message(text.text, tuple(text.entities), question_buttons(questions))


def help_message(reader: Reader, bot_name: str) -> Message:
    """How to ask, and every command."""
    commands = Styled().bold(reader.say("help-commands"))
    for name, does in described(PRIVATE, reader.catalogue):
        commands.plain(f"\n/{name} – {does}")
    text = joined(
        [
            Styled().plain(reader.say("help")),
            Styled().plain(reader.say("help-groups", bot=bot_name)),
            commands,
        ]
    )
    return Message(text.text, tuple(text.entities))
