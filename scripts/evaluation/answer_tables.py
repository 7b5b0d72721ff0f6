"""The figures of golden questions as tables for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.evaluation.answer_rates import Rates, Share
    from scripts.evaluation.questions import QuestionsReport
    from scripts.evaluation.risk_coverage import RiskCoverage

# A figure's heading where figures are columns.
ANSWERABLE = {
    "right first": "first",
    "right later": "later",
    "nothing right": "wrong",
    "refused": "refused",
    "all sides shown": "sides",
    "labels right": "labels",
    "excerpts unwanted": "unwanted",
    "shown right, answerable": "shown right",
}
UNANSWERABLE = {
    "unanswerable refused": "refused",
    "unanswerable answered": "answered",
    "false premise refused": "premise refused",
    "false premise denied": "premise denied",
    "false premise answered": "premise answered",
}

# The figures that count all questions of a row.
WHOLE = {
    "answerable": ("right first",),
    "unanswerable": ("unanswerable refused", "false premise refused"),
}


def tables_of(report: QuestionsReport) -> Iterator[Table]:
    """Yield the figures over all, by kind, by blog, and those of confidence."""
    overall = Table("all questions", title="Answers")
    for name in ("count", "of", "share"):
        overall.add_column(name, justify="right")
    for name, figure in report.rates.items():
        if figure.of:
            overall.add_row(name, str(figure.count), str(figure.of), f"{figure.share:.3f}")
    yield overall
    for name, groups in (("kind", report.by_kind), ("blog", report.by_blog)):
        yield from _grouped(name, groups, "answerable", ANSWERABLE)
        yield from _grouped(name, groups, "unanswerable", UNANSWERABLE)
    yield _confidences(report.risk_coverage)


def _grouped(
    name: str, groups: dict[str, Rates], which: str, headings: dict[str, str]
) -> Iterator[Table]:
    """A row for each group that holds such questions."""
    asked = {group: sum(rates[one].of for one in WHOLE[which]) for group, rates in groups.items()}
    if not any(asked.values()):
        return
    table = Table(title=f"{which.capitalize()}, by {name}", box=SIMPLE_HEAD)
    table.add_column(name, no_wrap=True)
    table.add_column("asked", justify="right")
    for heading in headings.values():
        table.add_column(heading, justify="right")
    for group, rates in groups.items():
        if asked[group]:
            table.add_row(group, str(asked[group]), *(_cell(rates[one]) for one in headings))
    yield table


def _cell(figure: Share) -> str:
    return f"{figure.count} {figure.share:.2f}" if figure.of else ""


def _confidences(figures: RiskCoverage) -> Table:
    known = "–" if figures.auroc is None else f"{figures.auroc:.3f}"
    table = Table(title=f"Risk by coverage; AUROC of confidence {known}")
    for name in ("coverage", "risk", "confidence"):
        table.add_column(name, justify="right")
    for coverage, point in figures.at.items():
        cells = (f"{point.risk:.3f}", f"{point.confidence:.3f}") if point else ("–", "–")
        table.add_row(f"{coverage:.1f}", *cells)
    return table
