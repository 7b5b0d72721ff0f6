"""A sheet of shown excerpts, drawn at random, to be judged by eye."""

from __future__ import annotations

import csv
import io
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.evaluation.judging import Judged

# The last is empty: answers, on the point, or irrelevant.
COLUMNS = ("question", "kind", "label", "excerpt", "update", "verdict")


def sheet(judged: Sequence[Judged], sample: int, seed: int) -> str:
    """Return `sample` excerpts of all that were shown (all of them if there are fewer) as
    tab-separated values; the same ones for the same seed."""
    shown = [(whole.golden, one) for whole in judged for one in whole.shown]
    chance = random.Random(seed)  # noqa: S311 - a sample is no secret
    drawn = chance.sample(shown, min(sample, len(shown)))
    text = io.StringIO()
    writer = csv.writer(text, "excel-tab", lineterminator="\n")
    writer.writerow(COLUMNS)
    for golden, one in drawn:
        cells = (golden.question, golden.kind, one.label, one.text, one.update_id, "")
        writer.writerow(" ".join(cell.split()) for cell in cells)
    return text.getvalue()
