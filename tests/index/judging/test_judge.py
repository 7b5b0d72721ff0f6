from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.judging import judge as judging
from index.judging.features import FEATURES, PLACE
from index.judging.judge import JudgeFile, PlainJudge, judge_problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the judge's file is looked for."""
    (tmp_path / "data").mkdir()
    forget()
    monkeypatch.setattr(judging, "files", lambda _: tmp_path)
    yield tmp_path / "data"
    monkeypatch.undo()
    forget()


def forget() -> None:
    judging._read.cache_clear()
    judging._judges.cache_clear()


def test_the_file_that_is_shipped_is_for_these_features() -> None:
    forget()
    assert judge_problem() is None


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"features": []}'])
def test_without_a_whole_file_features_alone_decide(
    folder: Path, caplog: pytest.LogCaptureFixture, text: str | None
) -> None:
    if text is not None:
        (folder / "judge.json").write_text(text)
    with caplog.at_level(logging.WARNING):
        assert isinstance(judging._judges("keywords"), PlainJudge)
    assert "judge.json" in caplog.text
    assert "judge.json" in str(judge_problem())


def test_a_file_of_other_features_is_not_used(folder: Path) -> None:
    forget()
    weights = {
        "mean": [0.0], "scale": [1.0], "hidden": [[1.0]], "hidden_bias": [0.0], "output": [1.0],
        "output_bias": 0.0, "threshold": 0.5,
    }  # fmt: skip
    held = JudgeFile.model_validate(
        {"features": ["cosine"], "hybrid": weights, "keywords": weights}
    )
    (folder / "judge.json").write_text(held.model_dump_json())
    assert "other features" in str(judge_problem())


def test_the_plain_judge_prefers_what_is_covered_and_filled() -> None:
    table = np.zeros((3, len(FEATURES)), dtype=np.float32)
    table[:, PLACE["soft"]] = table[:, PLACE["soft_around"]] = [1.0, 0.4, 1.0]
    table[2, PLACE["unfilled"]] = 1.0
    whole, part, unfilled = PlainJudge().probabilities(table)
    assert whole > unfilled > 0
    assert whole > part
