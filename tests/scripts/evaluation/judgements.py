"""Golden questions and what became of them, for tests: a test names what it is about."""

from __future__ import annotations

from typing import Any

from scripts.evaluation.golden import GoldenQuestion
from scripts.evaluation.judging import Judged, Outcome, Shown


def golden(**fields: Any) -> GoldenQuestion:
    return GoldenQuestion(**({"id": "g", "question": "q", "answerable": True} | fields))


def shown(text: str = "It rained.", **fields: Any) -> Shown:
    defaults: dict[str, Any] = {
        "update_id": "a",
        "label": "",
        "is_right": True,
        "label_is_right": None,
        "unwanted": False,
    }
    return Shown(text, **(defaults | fields))


def judged(outcome: Outcome, confidence: float = 1.0, *excerpts: Shown, **fields: Any) -> Judged:
    """A question that is unanswerable where its outcome is of such ones only."""
    unanswerable = outcome in (Outcome.ANSWERED, Outcome.DENIED)
    asked = golden(**({"answerable": not unanswerable} | fields))
    return Judged(asked, outcome, None, excerpts, confidence)
