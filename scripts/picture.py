"""Draw docs/terminal.svg: a real question answered from the sample news, as the terminal shows it.

python scripts/picture.py
"""

from __future__ import annotations

import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.opening import load_model, open_to_ask
from bot.terminal import answer_view
from index import IndexSettings, default_folder, parse

QUESTIONS = ("what did Kirby say about Kyiv?", "what did Scholz say about coal?")
PICTURE = ROOT / "docs" / "terminal.svg"


def main() -> None:
    if default_folder().database.exists():
        sys.exit("data/ holds news of your own: the picture is of the sample, draw it elsewhere")
    console = Console(record=True, width=118, file=io.StringIO(), force_terminal=True)
    with open_to_ask(IndexSettings()) as news:
        load_model(news)
        for question in QUESTIONS:
            console.print(Text("? ", style="bold cyan").append(question, style="bold white"))
            console.print(answer_view(news.ask(parse(question, datetime.now(UTC)))))
            console.print()
    PICTURE.parent.mkdir(exist_ok=True)
    svg = console.export_svg(title="./scripts/run")
    # Rich links to a font on the web; a picture must not make its viewer's machine call anybody.
    PICTURE.write_text(
        re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
