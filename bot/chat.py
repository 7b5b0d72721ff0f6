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
    leaving = threading.Event()
    loading = threading.Thread(target=_prepare, args=(news, leaving), name="model")
    if not keywords_only:
        loading.start()
        if not sys.stdin.isatty():  # nobody waits at a prompt: every question may have the model
            loading.join()
    try:
        _converse(news, console, keywords_only=keywords_only)
    finally:
        leaving.set()
        if not keywords_only:
            loading.join()


def _converse(news: NewsIndex, console: Console, *, keywords_only: bool) -> None:
    prompt = PROMPT if sys.stdin.isatty() else ""
    while True:
        try:
            question = console.input(prompt).strip()
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


class _LeftError(Exception):
    """The chat has ended: what is left to embed waits for the next time."""


def _prepare(news: NewsIndex, leaving: threading.Event) -> None:
    """Load the model beside the chat and embed what waits, until the chat is left."""

    def stop_if_left(_: int) -> None:
        if leaving.is_set():
            raise _LeftError

    try:
        news.load_model()
        stop_if_left(0)
        news.sync(stop_if_left)
    except _LeftError:
        return
    except ModelError as error:
        messages.print(f"{error}\nAnswering by words alone.", style="yellow", markup=False)
    except QuotewireError as error:
        messages.print(f"{error}", style="yellow", markup=False)
