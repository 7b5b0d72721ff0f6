"""What administrators are told about an answer. Names places and never quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rendering.excerpts import MAX_NAME_CHARS
from bot.rendering.pages import messages_of, pages_of_lines
from bot.rendering.styled_text import Styled, one_line

if TYPE_CHECKING:
    from bot.rendering.reader import Reader
    from bot.telegram.messages import Message
    from index import Turn

MAX_QUESTION_CHARS = 300
MAX_PLACES = 20


def wrong_speaker_report(turn: Turn, reader: Reader) -> Message:
    """Which excerpts of which answer were shown with which speaker; not who reports it."""
    title = Styled().bold(reader.say("wrong-speaker-report"))
    question = one_line(turn.query.text, MAX_QUESTION_CHARS)
    lines = [Styled().plain(reader.say("wrong-speaker-question", question=question))]
    for shown in [one for one in turn.shown_now if one.speaker][:MAX_PLACES]:
        ref = shown.ref
        lines.append(
            Styled().plain(
                reader.say(
                    "wrong-speaker-place",
                    speaker=one_line(shown.speaker or "", MAX_NAME_CHARS),
                    update=ref.update_id,
                    revision=str(ref.revision),
                    field=ref.field,
                    start=str(ref.start),
                    end=str(ref.end),
                )
            )
        )
    return messages_of(pages_of_lines(title, lines))[0]
