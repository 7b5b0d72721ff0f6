"""Measure the quality of what Quotewire does. Runs without the network.

    python scripts/evaluate.py retrieval DIR [--json]
    python scripts/evaluate.py questions FILE.jsonl --updates FILE [--blogs A,B] [--json]
    python scripts/evaluate.py attribution FILE.jsonl [--json]
    python scripts/evaluate.py alerts DIR [--blogs N] [--half odd] [--json]

`--help` after a command's name lists all its options.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.cli.importing import time_parameter
from bot.cli.progress import messages, progress_bar
from bot.error_hints import with_hint
from index import ImportParameters, InputError, QuotewireError
from scripts.evaluation.alerts import evaluate_alerts
from scripts.evaluation.answer_tables import tables_of
from scripts.evaluation.attribution import evaluate as evaluate_attribution
from scripts.evaluation.curve_drawing import draw_curve
from scripts.evaluation.golden import of_blogs, read_questions
from scripts.evaluation.questions import QuestionsReport, evaluate_questions
from scripts.evaluation.retrieval import evaluate_retrieval
from scripts.evaluation.sheet import sheet as sheet_of

CACHE = ROOT / ".cache" / "evaluation"
WIDTH = 110  # of tables where no terminal says how wide it is

app = typer.Typer(help=__doc__, add_completion=False, pretty_exceptions_enable=False)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, and it alone, on stdout.")]


@app.command()
def retrieval(
    folder: Annotated[Path, typer.Argument(help="BEIR folder, plain or .gz.")],
    as_json: AsJson = False,
    cache: Annotated[Path, typer.Option(help="Where vectors are kept.")] = CACHE,
) -> None:
    """nDCG@10, MRR@10, hit@1/5/10, recall@100 of dense, lexical and fused search."""
    with progress_bar("embedding") as embedded, progress_bar("asking") as asked:
        report = evaluate_retrieval(folder, cache, embedded, asked)
    if as_json:
        typer.echo(json.dumps(report))
        return
    table = Table(title=f"{report['documents']} documents, {report['queries']} queries")
    kinds = {name: value for name, value in report.items() if isinstance(value, dict)}
    table.add_column("search")
    for metric in next(iter(kinds.values())):
        table.add_column(metric, justify="right")
    for name, metrics in kinds.items():
        table.add_row(name, *(f"{value:.3f}" for value in metrics.values()))
    Console().print(table)


@app.command()
def questions(
    file: Annotated[Path, typer.Argument(help="Golden questions, JSON Lines.")],
    updates: Annotated[Path, typer.Option(help="The updates they are asked of, plain or .gz.")],
    published: Annotated[str | None, typer.Option()] = None,
    publisher: Annotated[str | None, typer.Option()] = None,
    introduction_lines: Annotated[int | None, typer.Option(min=0)] = None,
    now: Annotated[
        str | None, typer.Option(help="When questions without a time of their own are asked.")
    ] = None,
    blogs: Annotated[
        str | None, typer.Option(help="Only questions on these, with commas between.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(help="Keeps the imported news; not empty, it is asked as it is.")
    ] = None,
    keywords_only: Annotated[bool, typer.Option("--keywords-only")] = False,
    curve: Annotated[Path | None, typer.Option(help="SVG to draw risk by coverage to.")] = None,
    sheet: Annotated[
        Path | None, typer.Option(help="TSV to write shown excerpts to, to be judged by eye.")
    ] = None,
    sample: Annotated[int, typer.Option(min=1, help="So many excerpts in the sheet.")] = 100,
    seed: Annotated[int, typer.Option(help="Draws the same excerpts again.")] = 7,
    floor: Annotated[
        float | None, typer.Option(help="Exit 1 below this share of passed questions.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Ask golden questions: each failure, rates by kind and blog, risk by coverage."""
    asked = read_questions(file)
    asked = of_blogs(asked, blogs) if blogs else asked
    given = _import_parameters(published, publisher, introduction_lines)
    time = time_parameter("--now", now)[0] or datetime.now(UTC)
    with progress_bar("embedding") as on_embedded, progress_bar("asking", len(asked)) as on_asked:
        report = evaluate_questions(
            *(asked, updates, given, time, folder, on_embedded, on_asked),
            keywords_only=keywords_only,
        )
    _show_answers(report, as_json=as_json)
    if curve:
        curve.write_text(draw_curve(report.risk_coverage), encoding="utf-8")
    if sheet:
        sheet.write_text(sheet_of(report.judged, sample, seed), encoding="utf-8")
    if floor is not None and report.passed < floor * report.total:
        raise typer.Exit(1)


def _import_parameters(
    published: str | None, publisher: str | None, introduction_lines: int | None
) -> ImportParameters:
    time, day_only = time_parameter("--published", published)
    return ImportParameters(
        published=time,
        published_precision="day" if day_only else "second",
        publisher=publisher,
        introduction_lines=introduction_lines,
    )


def _show_answers(report: QuestionsReport, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False))
        return
    for failure in report.failures:
        typer.echo(f"{failure.id}: {failure.why}")
    console = Console() if sys.stdout.isatty() else Console(width=WIDTH)
    for table in tables_of(report):
        console.print(table)
    typer.echo(f"{report.passed} of {report.total} passed")


@app.command()
def attribution(
    file: Annotated[Path, typer.Argument(help="Annotated articles, or the seed's gold (.json).")],
    seed: Annotated[
        Path | None, typer.Option(help="Gold with speakers, to add speaker accuracy.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Precision and recall of who said what; speaker accuracy where the gold names speakers."""
    for given in (file, seed):
        if given is not None and not given.is_file():
            raise InputError(f"there is no file {given}")
    report = evaluate_attribution(file, seed)
    if as_json:
        typer.echo(json.dumps(report))
        return
    table = Table("statements", "precision", "recall", "F1", "gold", "found")
    for name, figures in report.items():
        if isinstance(figures, dict):
            cells = (
                figures.get(key, "") for key in ("precision", "recall", "f1", "gold", "found")
            )
            table.add_row(name, *map(str, cells))
    Console().print(table)
    typer.echo(f"speaker accuracy: {report['speaker_accuracy']}")


@app.command()
def alerts(
    folder: Annotated[Path, typer.Argument(help="BEIR folder of live blogs, plain or .gz.")],
    blogs: Annotated[
        int | None, typer.Option(min=4, help="The first so many blogs only; all if not given.")
    ] = None,
    half: Annotated[str, typer.Option(help="even (thresholds are from there) or odd.")] = "odd",
    sample: Annotated[int, typer.Option(min=0, help="So many matches to read.")] = 100,
    as_json: AsJson = False,
    cache: Annotated[Path, typer.Option(help="Where vectors are kept.")] = CACHE,
) -> None:
    """Precision and recall of topics over thresholds, and matches to read."""
    if half not in ("even", "odd"):
        raise InputError(f"--half is {half!r}; even or odd")
    report = evaluate_alerts(folder, cache, blogs, half, sample)
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False))
        return
    typer.echo(f"{report.topics} topics of {report.blogs} blogs")
    typer.echo(f"precision@1 by words {report.first_by_words:.3f}")
    typer.echo(f"precision@1 by meaning {report.first_by_meaning:.3f}")
    _show_curve("words", report.words | {"as set": report.as_set})
    _show_curve("meaning", report.meaning | {"as set": report.as_set})
    for number, match in enumerate(report.sample, start=1):
        typer.echo(f"{number}. [{match.where}] {match.topic}\n   {match.excerpt}")


def _show_curve(name: str, curve: dict[str, dict[str, float]]) -> None:
    table = Table(title=f"by {name}")
    table.add_column("threshold")
    for metric in next(iter(curve.values())):
        table.add_column(metric, justify="right")
    for threshold, figures in curve.items():
        table.add_row(threshold, *(f"{value:.3f}" for value in figures.values()))
    Console().print(table)


if __name__ == "__main__":
    try:
        app()
    except QuotewireError as error:
        messages.print(f"error: {with_hint(error)}", style="red", markup=False)
        sys.exit(error.exit_code)
