"""The terminal chat: one question a line, answered like the bot answers."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.progress import messages
from bot.terminal import answer_view
from index import ModelError, QuestionError, QuotewireError, parse

if TYPE_CHECKING:
    from rich.console import Console

    from index import NewsIndex

PROMPT = "[bold cyan]?[/] "
FAREWELL = {"/quit", "/exit", "quit", "exit"}


def chat(news: NewsIndex, console: Console, *, keywords_only: bool) -> None:
    """Answer until the input ends. While the model loads, words alone are searched."""
    if not keywords_only:
        threading.Thread(target=_prepare, args=(news,), name="model", daemon=True).start()
    while True:
        try:
            question = console.input(PROMPT).strip()
        except (EOFError, KeyboardInterrupt):
            console.print()
            return
        if question.lower() in FAREWELL:
            return
        if question:
            _answer(news, console, question, keywords_only=keywords_only)


def _answer(news: NewsIndex, console: Console, question: str, *, keywords_only: bool) -> None:
    try:
        query = parse(question, datetime.now(UTC))
        console.print(answer_view(news.ask(query, keywords_only=keywords_only)))
    except QuestionError as error:
        console.print(str(error), style="yellow", markup=False)
    except QuotewireError as error:
        messages.print(f"error: {error}", style="red", markup=False)


def _prepare(news: NewsIndex) -> None:
    """Load the model beside the chat and embed what waits."""
    try:
        news.load_model()
        news.sync()
    except ModelError as error:
        messages.print(f"{error}\nAnswering by words alone.", style="yellow", markup=False)
    except QuotewireError as error:
        messages.print(f"{error}", style="yellow", markup=False)
