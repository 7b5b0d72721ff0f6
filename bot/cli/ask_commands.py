"""`ask` and `statements`: what is asked of the news in one command."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli.as_json import answer_json, excerpt_json, why_json
from bot.cli.cli_options import AsJson, Data, KeywordsOnly, settings_of
from bot.cli.importing import time_parameter
from bot.cli.opening import load_model, open_to_ask
from bot.cli.progress import messages
from bot.cli.terminal import answer_view, statements_view, terminal
from bot.cli.why import why_view
from index import Reason, TimeWindow, open_live_sources, parse


def ask(
    context: typer.Context,
    question: Annotated[list[str], typer.Argument(help="The question.")],
    why: Annotated[
        bool, typer.Option("--why", help="Say why it is answered so: sentences considered.")
    ] = False,
    as_json: AsJson = False,
    keywords_only: KeywordsOnly = False,
    data: Data = None,
) -> None:
    """Answer one question. Example: python -m bot ask "what did Kirby say about Kyiv?" """
    words, now = " ".join(question), datetime.now(UTC)
    parse(words, now)  # what cannot be asked is refused before anything is opened
    explanation = None
    with open_to_ask(settings_of(context, data)) as news:
        query = news.parse(words, now)
        if not keywords_only:
            load_model(news)
        if why:
            explanation = news.explain(query, keywords_only=keywords_only)
        answer = (
            explanation.answer if explanation else news.ask(query, keywords_only=keywords_only)
        )
        answer = open_live_sources(news).with_warnings(answer, now)
    if as_json:
        document = answer_json(answer)
        if explanation:
            document["why"] = why_json(explanation)
        typer.echo(json.dumps(document, ensure_ascii=False))
    else:
        terminal().print(answer_view(answer), crop=False)
        if explanation:
            terminal().print(why_view(explanation), crop=False)
    if answer.reason is Reason.NO_NEWS:
        messages.print("no news to ask about; import some: python -m bot ingest FILE")
        raise typer.Exit(1)


def statements(
    context: typer.Context,
    speaker: Annotated[str, typer.Argument(help="A name or a role.")],
    about: Annotated[str, typer.Option(help="What they speak about.")] = "",
    since: Annotated[str | None, typer.Option(help="Date or time of the oldest.")] = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """List what somebody said, oldest first. Example: python -m bot statements Kirby"""
    start_time, _ = time_parameter("--since", since)
    window = TimeWindow(start=start_time) if start_time else None
    with open_to_ask(settings_of(context, data)) as news:
        found = news.statements(speaker, about, window)
    if as_json:
        typer.echo(json.dumps([excerpt_json(one) for one in found], ensure_ascii=False))
    else:
        terminal().print(statements_view(found), crop=False)
