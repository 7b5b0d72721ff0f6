"""Draw the pictures of README.md from the sample news: what is shown is what the program says.

python scripts/picture.py
"""

from __future__ import annotations

import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.align import Align
from rich.console import Console, Group
from rich.constrain import Constrain
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.cli.opening import load_model, open_to_ask
from bot.cli.terminal import answer_view
from bot.i18n.catalogue import catalogue
from bot.rendering import Reader, answer_messages
from index import IndexSettings, Turn, default_folder, parse, storage_exists, turn_of

if TYPE_CHECKING:
    from rich.console import RenderableType

    from bot.telegram.messages import Message
    from index import NewsIndex

TERMINAL = ROOT / "docs" / "terminal.svg"
TELEGRAM = ROOT / "docs" / "telegram.svg"
TERMINAL_QUESTIONS = ("what did Kirby say about Kyiv?", "what did Scholz say about coal?")
TELEGRAM_QUESTIONS = (
    "is the tap water in Port Ellory safe?",
    "what did Ilse Brandt say about the wall?",
    "what did Anders Quill say about Kyiv?",
)
BUBBLE = 84
STYLES = {
    "bold": "bold",
    "italic": "italic",
    "text_link": "underline bright_blue",
    "expandable_blockquote": "bright_cyan",
}


def main() -> None:
    if storage_exists(IndexSettings(), default_folder()):
        sys.exit(
            "data/ holds news of your own: the pictures are of the sample, draw them elsewhere"
        )
    with open_to_ask(IndexSettings()) as news:
        load_model(news)
        _save(_terminal(news), TERMINAL, "./scripts/run")
        _save(_telegram(news), TELEGRAM, "Quotewire in Telegram")


def _canvas(width: int) -> Console:
    return Console(record=True, width=width, file=io.StringIO(), force_terminal=True)


def _terminal(news: NewsIndex) -> Console:
    console = _canvas(118)
    for question in TERMINAL_QUESTIONS:
        console.print(Text("? ", style="bold cyan").append(question, style="bold white"))
        console.print(answer_view(news.ask(parse(question, datetime.now(UTC)))))
        console.print()
    return console


def _telegram(news: NewsIndex) -> Console:
    """A conversation in the messages that the bot would send, drawn as bubbles."""
    console = _canvas(100)
    reader = Reader(catalogue("en"), ZoneInfo("Europe/Kyiv"))
    turn: Turn | None = None
    for number, question in enumerate(TELEGRAM_QUESTIONS, start=1):
        asked = Padding(Text(question), (0, 2), style="white on #2b5278", expand=False)
        console.print(Align.right(asked))
        console.print()
        query = news.parse(question, datetime.now(UTC), turn)
        answer = news.ask(query)
        turn = turn_of(query, answer)
        for message in answer_messages(answer, reader, number):
            console.print(_bubble(message))
            console.print()
    return console


def _bubble(message: Message) -> RenderableType:
    text = Text()
    raw = message.text.encode("utf-16-le")
    text.append(message.text)
    for entity in message.entities:
        start = len(raw[: 2 * entity.offset].decode("utf-16-le"))
        end = len(raw[: 2 * (entity.offset + entity.length)].decode("utf-16-le"))
        text.stylize(STYLES.get(entity.kind, ""), start, end)
    bubble: list[RenderableType] = [Constrain(Padding(text, (0, 2), style="on #182533"), BUBBLE)]
    for row in message.buttons:
        buttons = Table.grid(padding=(0, 1), expand=True)
        for _ in row:
            buttons.add_column(ratio=1)
        buttons.add_row(
            *(Padding(Align.center(button.label), style="on #2f4356") for button in row)
        )
        bubble += [Text(""), Constrain(buttons, BUBBLE)]
    return Group(*bubble)


def _save(console: Console, picture: Path, title: str) -> None:
    picture.parent.mkdir(exist_ok=True)
    svg = console.export_svg(title=title)
    # Rich links to a font on the web; a picture must not make its viewer's machine call anybody.
    picture.write_text(
        re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
