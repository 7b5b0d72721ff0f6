"""The command line: `python -m bot COMMAND`. Answers go to stdout, everything else to stderr."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import Annotated

import typer
from pydantic import ValidationError

from bot.adapters import open_tables
from bot.cli.as_json import stats_json
from bot.cli.ask_commands import ask, statements
from bot.cli.chat import chat as run_chat
from bot.cli.cli_options import AsJson, Data, KeywordsOnly, SourceFormat, Version, settings_of
from bot.cli.finding_hints import FINDING_HINTS, finding_view
from bot.cli.importing import import_news, report_line, time_parameter
from bot.cli.opening import (
    analyse_anew,
    embed,
    load_model,
    open_own,
    open_to_ask,
    own_folder,
    served_folders,
)
from bot.cli.progress import messages, progress_bar
from bot.cli.source_commands import sources_app, watch
from bot.cli.terminal import (
    counted,
    sources_view,
    stats_view,
    terminal,
)
from bot.delivery.drain_lock import drain_lock_of, is_taken
from bot.error_hints import show_hints_in_warnings, with_hint
from bot.log_privacy import configure_logging
from bot.settings import BotSettings, what_is_wrong
from index import (
    Finding,
    FindingCode,
    ImportParameters,
    InputError,
    NewsUpdate,
    QuotewireError,
    diagnose,
    open_live_sources,
    safe_url,
    shown_address,
)

app = typer.Typer(
    name="quotewire",
    help="Answers questions about live news with verbatim, cited excerpts.",
    epilog="./scripts/run COMMAND is the same as python -m bot COMMAND, and sets itself up.",
    pretty_exceptions_enable=False,
    add_completion=False,
)

WELCOME = (
    "Telegram: get a token from @BotFather and set TELEGRAM_BOT_TOKEN, then start again.\n"
    "Your own news: python -m bot sources add https://… (a live page or a feed),\n"
    "or python -m bot ingest FILE (text, JSON Lines, feed or saved page)."
)
IntroductionLines = Annotated[
    int | None, typer.Option(min=0, metavar="N", help="Lines of a text dump's introduction.")
]


def main() -> None:
    """Run a command. Our errors end it with their message and exit code, never a traceback."""
    try:
        show_hints_in_warnings()
        app()
    except QuotewireError as error:
        messages.print(f"error: {with_hint(error)}", style="red", markup=False)
        sys.exit(error.exit_code)
    except ValidationError as error:
        messages.print(f"error: settings: {what_is_wrong(error)}", style="red", markup=False)
        sys.exit(2)
    except UnicodeEncodeError:
        messages.print("error: an argument is not valid text", style="red", markup=False)
        sys.exit(2)
    except BrokenPipeError:
        # Whoever read our output has gone; python must not try to flush it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@app.callback(invoke_without_command=True)
def start(context: typer.Context, data: Data = None, version: Version = False) -> None:
    """Answers questions about live news with verbatim, cited excerpts. Example: ask "who won?" """
    del version  # its option has ended the command before this
    context.obj = data
    if context.invoked_subcommand is not None:
        return
    if BotSettings().token is not None:
        serve(context)
    else:
        messages.print(WELCOME, markup=False)
        chat(context)


@app.command()
def serve(context: typer.Context, data: Data = None) -> None:
    """Answer in Telegram (needs TELEGRAM_BOT_TOKEN). Example: python -m bot serve"""
    from bot.app import serve as run_bot

    settings = BotSettings()
    secrets = [one.get_secret_value() for one in (settings.token, settings.webhook_secret) if one]
    configure_logging(settings.log_level, secrets)
    # A service begins without news: its administrators add some in Telegram.
    with open_to_ask(settings_of(context, data), create=True) as news:
        asyncio.run(run_bot(settings, news))


@app.command()
def chat(context: typer.Context, data: Data = None, keywords_only: KeywordsOnly = False) -> None:
    """Ask in the terminal, a question a line; /quit ends. Example: python -m bot chat"""
    with open_to_ask(settings_of(context, data)) as news:
        run_chat(news, terminal(), keywords_only=keywords_only)


app.command()(ask)
app.command()(statements)


def _page(url: str | None) -> str | None:
    """The value of --url as links may have it. Raises InputError."""
    page = safe_url(url)
    if url is not None and page is None:
        raise InputError(f"--url {shown_address(url)!r} is not an http(s) address")
    return page


@app.command()
def ingest(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files, folders, or - for stdin.")],
    published: Annotated[
        str | None, typer.Option(help="Date or time of items that have none of their own.")
    ] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    url: Annotated[str | None, typer.Option(help="Address of the page.")] = None,
    story: Annotated[str | None, typer.Option(help="Title of the live page or thread.")] = None,
    introduction_lines: IntroductionLines = None,
    source_format: SourceFormat = "auto",
    embedding: Annotated[
        bool, typer.Option("--embed/--no-embed", help="Embed now, or leave it for later.")
    ] = True,
    data: Data = None,
) -> None:
    """Import news. Example: python -m bot ingest live.txt --published 2022-03-30"""
    time, day_only = time_parameter("--published", published)
    parameters = ImportParameters(
        published=time,
        published_precision="day" if day_only else "second",
        publisher=publisher,
        url=_page(url),
        story=story,
        introduction_lines=introduction_lines,
        format=source_format,
    )
    stored = failed = 0
    with open_own(settings_of(context, data), create=True) as news:
        for path in paths:
            try:
                report = import_news(news, path, parameters)
            except InputError as error:
                messages.print(f"error: {with_hint(error)}", style="red", markup=False)
                failed += 1
                continue
            typer.echo(report_line(path.name or str(path), report))
            stored += report.read - report.rejected - report.removed
            failed += report.read == report.rejected
        analyse_anew(news)
        if embedding and stored:
            load_model(news)
            embed(news)
        else:
            news.sync()
    if failed:
        raise typer.Exit(2)


app.add_typer(sources_app, name="sources")
app.command()(watch)


@app.command()
def remove(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="UPDATE|SOURCE", help="An id, or s1, s2, …")],
    data: Data = None,
) -> None:
    """Delete an update or a whole source for good. Example: python -m bot remove s3"""
    with open_own(settings_of(context, data)) as news:
        if what[:1] == "s" and what[1:].isdecimal():
            count = open_live_sources(news).remove_news(int(what[1:]))
            typer.echo(f"removed source {what} with {counted(count, 'update')}")
        else:
            removed = news.remove_update(what)
            revisions = counted(removed.revision, "revision")
            typer.echo(f"removed {what} ({removed.publisher}, {revisions})")
            typer.echo(f"it stays out until you say: python -m bot restore {what}")


@app.command()
def restore(
    context: typer.Context,
    update: Annotated[str, typer.Argument(help="The id that was removed.")],
    data: Data = None,
) -> None:
    """Let a removed update in again. Example: python -m bot restore k7f2mq5xw3ta"""
    with open_own(settings_of(context, data)) as news:
        news.restore_update(update)
    typer.echo(f"restored {update}: it comes in when it is imported or its page next changes")


@app.command()
def rebuild(
    context: typer.Context, keywords_only: KeywordsOnly = False, data: Data = None
) -> None:
    """Build the index anew, then switch to it. Example: python -m bot rebuild"""
    with open_own(settings_of(context, data)) as news:
        analyse_anew(news)
        if not keywords_only:
            load_model(news)
        total = news.stats().chunks
        with progress_bar("embedding", total) as embedded, progress_bar("indexing", total) as done:
            report = news.rebuild(embedded, done)
    typer.echo(f"rebuilt {report.passages} passages, {report.embedded} of them embedded anew")


@app.command()
def verify(context: typer.Context, data: Data = None) -> None:
    """Check store and index against each other. Example: python -m bot verify"""
    with open_own(settings_of(context, data)) as news:
        # The bot's tables stand in the same file: no use to read them where that is damaged.
        news_problems = news.verify()
        problems = news_problems or open_tables(news).check()
    for problem in problems:
        typer.echo(problem)
    if news_problems:
        typer.echo(f"what to do: {FINDING_HINTS[FindingCode.DATA_INCONSISTENT]}")
    if problems:
        raise typer.Exit(1)
    typer.echo("store and index are whole")


@app.command()
def stats(context: typer.Context, as_json: AsJson = False, data: Data = None) -> None:
    """Count sources, updates and passages. Example: python -m bot stats"""
    now = datetime.now(UTC)
    with open_own(settings_of(context, data)) as news:
        found = news.stats()
        sources = open_live_sources(news).health(now)
    if as_json:
        typer.echo(json.dumps(stats_json(found, sources), ensure_ascii=False))
    else:
        terminal().print(stats_view(found))
        if any(source.watched for source in sources):
            terminal().print(sources_view(sources, now))


@app.command()
def schema(data: Data = None) -> None:
    """Print the JSON Schema of a line of our JSON Lines. Example: python -m bot schema"""
    del data  # taken because every command takes it
    typer.echo(json.dumps(NewsUpdate.model_json_schema(), indent=2))


@app.command()
def doctor(context: typer.Context, data: Data = None) -> None:
    """Check what could be wrong and say what to do. Example: python -m bot doctor"""
    settings = settings_of(context, data)
    console = terminal()
    ours = any(is_taken(drain_lock_of(folder.path)) for folder in served_folders(settings))
    findings = [
        *diagnose(settings, own_folder(settings)),
        *asyncio.run(_telegram_findings(we_serve=ours)),
    ]
    for finding in findings:
        console.print(finding_view(finding))
    if not all(finding.fine for finding in findings):
        raise typer.Exit(1)


async def _telegram_findings(*, we_serve: bool) -> list[Finding]:
    from bot.cli.diagnosis import diagnose_telegram

    found = diagnose_telegram(BotSettings(), datetime.now(UTC), we_serve=we_serve)
    return [finding async for finding in found]
