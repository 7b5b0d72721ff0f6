"""`python -m bot sources …` and `python -m bot watch`: news that is followed as it changes."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.cli_options import Data, settings_of
from bot.cli.memory import give_back_memory
from bot.cli.opening import analyse_anew, open_own, own_folder
from bot.cli.progress import messages, working
from bot.cli.source_lines import added_lines
from bot.cli.terminal import sources_view, terminal
from bot.log_privacy import configure_logging
from bot.settings import BotSettings
from bot.stopping import when_told_to_stop
from index import InputError, open_live_sources, shown_address, storage_exists

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index import LiveSources

sources_app = typer.Typer(
    help="Sources that are followed as they change. Example: python -m bot sources",
    invoke_without_command=True,
)
Which = Annotated[str, typer.Argument(metavar="SOURCE", help="As listed: w1, w2, …")]


@contextmanager
def _live(context: typer.Context, data: Data, *, create: bool = False) -> Iterator[LiveSources]:
    with open_own(settings_of(context, data), create=create) as news:
        yield open_live_sources(news)


@sources_app.callback()
def sources(context: typer.Context, data: Data = None) -> None:
    """List every source and how it does. Example: python -m bot sources"""
    if data is not None:
        context.obj = data
    if context.invoked_subcommand is not None:
        return
    now = datetime.now(UTC)
    settings = settings_of(context, None)
    if not storage_exists(settings, own_folder(settings)):
        terminal().print(sources_view([], now))  # looking makes no folder
        return
    with _live(context, None) as live:
        terminal().print(sources_view(live.health(now), now))


@sources_app.command()
def add(
    context: typer.Context,
    address: Annotated[str, typer.Argument(help="URL of a live page or feed, or a path.")],
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    story: Annotated[str | None, typer.Option(help="Title of the live page or thread.")] = None,
    data: Data = None,
) -> None:
    """Follow a page, feed or path. Example: python -m bot sources add https://news.example/live"""
    with _live(context, data, create=True) as live:
        with working(f"reading {shown_address(address)} …"):
            added = asyncio.run(live.add(address, publisher=publisher, story=story))
        for line in added_lines(added):
            typer.echo(line)


@sources_app.command()
def pause(context: typer.Context, source: Which, data: Data = None) -> None:
    """Leave a source alone until resumed. Example: python -m bot sources pause w1"""
    with _live(context, data) as live:
        typer.echo(f"paused {shown_address(live.pause(number_of(source)).address)}")


@sources_app.command()
def resume(context: typer.Context, source: Which, data: Data = None) -> None:
    """Follow a paused source again. Example: python -m bot sources resume w1"""
    with _live(context, data) as live:
        typer.echo(f"resumed {shown_address(live.resume(number_of(source)).address)}")


@sources_app.command()
def remove(context: typer.Context, source: Which, data: Data = None) -> None:
    """Follow a source no more; its news stays. Example: python -m bot sources remove w1"""
    with _live(context, data) as live:
        typer.echo(f"no longer followed: {shown_address(live.remove(number_of(source)).address)}")


def number_of(source: str) -> int:
    """The number in "w3". Raises InputError."""
    if source[:1].lower() == "w" and source[1:].isdecimal() and source.isascii():
        return int(source[1:])
    raise InputError(f"{source!r} is no source that is followed; give w1, w2, … as listed")


def watch(context: typer.Context, data: Data = None) -> None:
    """Follow all sources until stopped (serve does so too). Example: python -m bot watch"""
    give_back_memory()
    configure_logging(BotSettings().log_level, [])
    with open_own(settings_of(context, data), create=True) as news:
        analyse_anew(news)
        live = open_live_sources(news)
        if not live.all():
            messages.print("nothing to follow yet: python -m bot sources add https://…")
        with suppress(KeyboardInterrupt):
            asyncio.run(_watch(live))


async def _watch(live: LiveSources) -> None:
    """Until SIGINT or SIGTERM."""
    task = asyncio.create_task(live.watch())
    when_told_to_stop(task.cancel)
    with suppress(asyncio.CancelledError):
        await task
