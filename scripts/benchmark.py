"""Measure speed and memory, each part in a process of its own.

    python scripts/benchmark.py                 every part
    python scripts/benchmark.py answers import  some of them
    python scripts/benchmark.py --crash         the promise of alerts, over 200 kills

Machines differ and are shared: trust ratios and medians, and run it twice.
"""

from __future__ import annotations

import importlib
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.benchmarking.alerts import ALERT_PARTS
from scripts.benchmarking.parts import PARTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.benchmarking.parts import Figures


def _measure_crashes() -> Figures:
    """The promise of alerts over many kills; a quarter of an hour."""
    from tests.bot.serving.crashes import MOST_KILLS, crash_run

    outcomes = []
    for _ in range(0, KILLS, MOST_KILLS):
        seed = random.SystemRandom().randrange(10**6)
        with tempfile.TemporaryDirectory() as folder:
            outcomes.append(crash_run(Path(folder), MOST_KILLS, seed))
        typer.echo(f"seed {seed}: {outcomes[-1]}", err=True)
    return {
        "alerts expected": sum(one.expected for one in outcomes),
        "alerts lost": sum(one.lost for one in outcomes),
        "alerts not due, the chat was suspended": sum(one.undue for one in outcomes),
        "corrections": sum(one.corrections for one in outcomes),
        "alerts repeated": sum(one.repeats for one in outcomes),
        "repeats that nothing excuses": sum(one.unexcused for one in outcomes),
        "in flight at kills": sum(one.in_flight for one in outcomes),
        "replies lost": sum(one.lost_replies for one in outcomes),
        "problems afterwards": sum(len(one.problems) for one in outcomes),
    }


# Imported when they run: the server of the tests would count as memory of the other parts.
SERVED_PARTS = {
    "serving": ("chats", "rush"),
    "delivery": ("drain", "paid", "first-alert", "busy-answers"),
    "watching": ("watching", "publishing", "long-page", "hostile"),
}


def _served_part(module: str, part: str) -> Callable[[int], Figures]:
    def measure(updates: int) -> Figures:
        parts = importlib.import_module(f"scripts.benchmarking.{module}").PARTS
        figures: Figures = parts[part](updates)
        return figures

    return measure


ALL_PARTS = (
    PARTS
    | ALERT_PARTS
    | {
        part: _served_part(module, part)
        for module, parts in SERVED_PARTS.items()
        for part in parts
    }
)

KILLS = 200
TARGETS = {
    "import updates/s": "≥ 600",
    "import without attribution updates/s": "≥ 2000",
    "attributed updates/s": "≥ 1000",
    "speaker question / ordinary": "≤ 1.2",
    "answer p50 ms": "≤ 25",
    "answer p95 ms": "≤ 50",
    "answer RSS MB": "≤ 900",
    "cold keywords-only ask s": "≤ 1.5",
    "embedding / bare encode": "≥ 0.95",
    "first / second": "≥ 20",
    "chat answer p50 ms": "≤ 150",
    "chat answer p95 ms": "≤ 600",
    "inline p95 ms": "≤ 200",
    "matching p95 ms": "≤ 150",
    "queueing 100,000 deliveries s": "≤ 8",
    "rush RSS growth MB": "≤ 100",
    "drained messages/s": "≥ 29.7",
    "drained twice": "0",
    "paid / bare": "≥ 0.9",
    "stored → first alert p95 ms": "≤ 1000",
    "draining / idle": "≤ 1.3",
    "alerts lost": "0",
    "repeats that nothing excuses": "0",
    "problems afterwards": "0",
    "watching CPU % of a core": "≤ 25",
    "watching RSS over idle MB": "≤ 300",
    "published to answerable p95 s": "≤ 1.5",
    "long page worker CPU ms": "≤ 100",
    "revisions written for one change": "1",
    "hostile answer s": "≤ 10",
    "hostile answer MB": "≤ 100",
    "rush chats told nothing": "0",
    "rush messages beyond 31 a second": "0",
}


def benchmark(
    parts: Annotated[
        list[str] | None, typer.Argument(help=f"Of: {', '.join(ALL_PARTS)}; all if none.")
    ] = None,
    updates: Annotated[int, typer.Option(help="How many made-up updates.")] = 20_000,
    crash: Annotated[
        bool, typer.Option(help=f"Kill the bot {KILLS} times while it alerts, and nothing else.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
) -> None:
    """Measure the parts and compare them with their targets."""
    if crash:
        _show(_measure_crashes(), as_json=as_json)
        return
    chosen = parts or list(ALL_PARTS)
    if unknown := [part for part in chosen if part not in ALL_PARTS]:
        raise typer.BadParameter(f"{unknown[0]} is none of {', '.join(ALL_PARTS)}")
    if len(chosen) == 1:
        figures = ALL_PARTS[chosen[0]](updates)
    else:
        figures = {}
        for part in chosen:
            figures |= _in_a_process(part, updates)
    _show(figures, as_json=as_json)


def _in_a_process(part: str, updates: int) -> Figures:
    command = [sys.executable, __file__, part, "--updates", str(updates), "--json"]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603
    figures: Figures = json.loads(output)
    return figures


def _show(figures: Figures, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(figures))
        return
    table = Table("figure", "value", "target")
    for name, value in figures.items():
        table.add_row(name, f"{value:,.2f}", TARGETS.get(name, ""))
    Console().print(table)


if __name__ == "__main__":
    typer.run(benchmark)
