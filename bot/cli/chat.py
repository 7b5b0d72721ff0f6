"""The terminal chat: one question a line, answered like the bot answers."""

from __future__ import annotations

import re
import sys
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.cli.progress import messages
from bot.cli.terminal import answer_view, statements_view
from bot.error_hints import with_hint
from index import InputError, ModelError, QuotewireError, turn_of

if TYPE_CHECKING:
    from rich.console import Console

    from index import NewsIndex, Turn

PROMPT = "[bold cyan]?[/] "
STATEMENTS = re.compile(r"/statements\s+(?P<name>.+?)(?:\s+about\s+(?P<topic>.+))?", re.IGNORECASE)
HELP = (
    "Ask a question in a line of its own; one may lean on the one before.\n"
    "/statements NAME [about TOPIC] lists what somebody said; /quit or Ctrl-D ends."
)
FAREWELL = {"/quit", "/exit", "quit", "exit"}


def chat(news: NewsIndex, console: Console, *, keywords_only: bool) -> None:
    """Answer until the input ends. While the model loads, words alone are searched.

    A question may lean on the one before ("and Biden?"); `/statements NAME [about TOPIC]` lists
    what somebody said.
    """
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
    previous: Turn | None = None
    while True:
        try:
            line = console.input(prompt).strip()
        except (EOFError, KeyboardInterrupt):
            console.print()
            return
        if line.lower() in FAREWELL:
            return
        if line:
            previous = _answer(news, console, line, previous, keywords_only=keywords_only)


def _answer(
    news: NewsIndex, console: Console, line: str, previous: Turn | None, *, keywords_only: bool
) -> Turn | None:
    """Print what a line asks for; returns the turn that the next one may lean on."""
    try:
        if statements := STATEMENTS.fullmatch(line):
            found = news.statements(statements["name"], statements["topic"] or "")
            console.print(statements_view(found), crop=False)
        elif line.startswith("/"):
            console.print(HELP)
        else:
            query = news.parse(line, datetime.now(UTC), previous)
            answer = news.ask(query, keywords_only=keywords_only)
            console.print(answer_view(answer), crop=False)
            previous = turn_of(query, answer)
    except InputError as error:
        console.print(with_hint(error), style="yellow", markup=False)
    except QuotewireError as error:
        messages.print(f"error: {with_hint(error)}", style="red", markup=False)
    return previous


class _LeftError(Exception):
    """The chat has ended: what is left to embed waits for the next time."""


def _prepare(news: NewsIndex, leaving: threading.Event) -> None:
    """Load the model beside the chat and embed what waits, until the chat is left."""

    def stop_if_left(_: int) -> None:
        if leaving.is_set():
            raise _LeftError

    try:
        news.reanalyse(stop_if_left)
        news.load_model()
        stop_if_left(0)
        news.sync(stop_if_left)
    except _LeftError:
        return
    except ModelError as error:
        messages.print(
            f"{with_hint(error)}\nAnswering by words alone.", style="yellow", markup=False
        )
    except QuotewireError as error:
        messages.print(with_hint(error), style="yellow", markup=False)
