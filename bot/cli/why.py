"""Why a question was answered so, on a terminal. News text goes in as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from bot.rendering.explanations import (
    MAX_SENTENCE_CHARS,
    MAX_SENTENCES,
    features_text,
    nearest_miss_lines,
    probability,
    why_lines,
)
from bot.rendering.reader import reader_of
from bot.rendering.styled_text import one_line

if TYPE_CHECKING:
    from rich.console import RenderableType

    from index import Explanation


def why_view(explanation: Explanation) -> RenderableType:
    """What was asked for, the likeliest sentences with what speaks for them, the nearest miss."""
    reader = reader_of(None)
    parts: list[RenderableType] = [
        Text(""),
        *(Text(line) for line in why_lines(explanation, reader)),
    ]
    if not explanation.sentences:
        return Group(*parts, Text(reader.say("why-none")))
    table = Table(title=Text(reader.say("why-sentences")), title_justify="left", show_lines=True)
    table.add_column("probability", justify="right")
    table.add_column("sentence", ratio=3)
    table.add_column("what weighs most", ratio=2)
    for one in explanation.sentences[:MAX_SENTENCES]:
        table.add_row(
            probability(one.probability),
            Text(one_line(one.text, MAX_SENTENCE_CHARS)),
            Text(features_text(one), style="dim"),
        )
    return Group(*parts, table, *map(Text, nearest_miss_lines(explanation, reader)))
