"""The terminal chat: one question a line, answered like the bot answers."""

from __future__ import annotations

import sys
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
HELP = "Ask a question in a line of its own; /quit or Ctrl-D ends."
FAREWELL = {"/quit", "/exit", "quit", "exit"}


def chat(news: NewsIndex, console: Console, *, keywords_only: bool) -> None:
    """Answer until the input ends. While the model loads, words alone are searched."""
    watched = sys.stdin.isatty()
    if not keywords_only:
        loading = threading.Thread(target=_prepare, args=(news,), name="model", daemon=True)
        loading.start()
        if not watched:  # nobody waits at a prompt, so every question may have the model
            loading.join()
    while True:
        try:
            question = console.input(PROMPT if watched else "").strip()
        except (EOFError, KeyboardInterrupt):
            console.print()
            return
        if question.lower() in FAREWELL:
            return
        if question.startswith("/"):
            console.print(HELP)
        elif question:
            _answer(news, console, question, keywords_only=keywords_only)


def _answer(news: NewsIndex, console: Console, question: str, *, keywords_only: bool) -> None:
    try:
        query = parse(question, datetime.now(UTC))
        console.print(answer_view(news.ask(query, keywords_only=keywords_only)), crop=False)
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
