from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scripts.evaluation.attribution import evaluate

SHARED = Path(__file__).resolve().parents[4] / "shared"
TEXT = "Bridge closed.\n\n“It was time,” Ada Morgan said. She noted that the cables were worn."


def _span(words: str) -> list[dict[str, Any]]:
    start = TEXT.index(words)
    return [{"spans": [[start, start + len(words)]], "text": words}]


def _attribution(source: str, cue: str, content: str) -> dict[str, Any]:
    return {
        "source": _span(source) if source else [],
        "cue": _span(cue),
        "content": _span(content),
        "has_quote_marks": "“" in content,
    }


def _file(tmp_path: Path, *attributions: dict[str, Any]) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"id": "1", "text": TEXT, "attributions": attributions}) + "\n")
    return path


def test_all_found_is_one(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        _attribution("Ada Morgan", "said", "“It was time,”"),
        _attribution("She", "noted", "that the cables were worn"),
    )
    figures = evaluate(path)
    assert figures["quoted"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "gold": 1, "found": 1}
    assert figures["indirect_speech_verbs"] == {"recall": 1.0, "gold": 1}
    assert figures["speaker_accuracy"] is None


def test_wrong_source_counts_against_both(tmp_path: Path) -> None:
    path = _file(tmp_path, _attribution("She", "said", "“It was time,”"))
    quoted = evaluate(path)["quoted"]
    assert (quoted["precision"], quoted["recall"], quoted["gold"]) == (0.0, 0.0, 1)


def test_gold_without_a_source_is_no_pair(tmp_path: Path) -> None:
    assert (
        evaluate(_file(tmp_path, _attribution("", "said", "“It was time,”")))["quoted"]["gold"]
        == 0
    )


def test_seed_speakers_are_all_right() -> None:
    seed = SHARED / "seed" / "seed_statements.json"
    if not seed.exists():
        pytest.skip(f"gold not present: {seed}")
    assert evaluate(seed)["speaker_accuracy"] == 1.0


def test_annotated_articles_reach_the_floors() -> None:
    path = SHARED / "data" / "attribution" / "dev.jsonl.gz"
    if not path.exists():
        pytest.skip(f"annotated articles not present: {path}")
    figures = evaluate(path)
    assert figures["quoted"]["precision"] >= 0.88
    assert figures["quoted"]["recall"] >= 0.70
    assert figures["indirect"]["precision"] >= 0.75
    assert figures["indirect"]["recall"] >= 0.30
    assert figures["indirect_speech_verbs"]["recall"] >= 0.60
