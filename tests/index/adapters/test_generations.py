from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.adapters.generations import About, Generations
from index.errors import ErrorCode, IndexFileError

if TYPE_CHECKING:
    from pathlib import Path

ABOUT = About(dense_seq=7, fingerprint="m", analysis_version="1", built_at="2026-03-01T12:00:00Z")


def test_there_is_no_current_generation_before_the_first_switch(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "index")
    assert generations.current() is None
    generations.create()
    assert generations.current() is None


def test_a_switch_is_seen_by_another_reader(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    first, second = generations.create(), generations.create()
    generations.switch(first)
    generations.switch(second)
    current = Generations(tmp_path).current()
    assert current is not None
    assert current.name == second.name


def test_pruning_keeps_only_the_one_that_serves(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    first, second = generations.create(), generations.create()
    generations.switch(second)
    generations.prune(keep=second)
    assert (first.folder.exists(), second.folder.exists()) == (False, True)


def test_about_survives_a_round_trip(tmp_path: Path) -> None:
    generation = Generations(tmp_path).create()
    generation.write_about(ABOUT)
    assert generation.about() == ABOUT


@pytest.mark.parametrize("content", ["", "{", "[]", '{"dense_seq": 1}', "null"])
def test_a_damaged_about_file_asks_for_a_rebuild(tmp_path: Path, content: str) -> None:
    generation = Generations(tmp_path).create()
    (generation.folder / "about.json").write_text(content)
    with pytest.raises(IndexFileError) as refused:
        generation.about()
    assert refused.value.code == ErrorCode.INDEX_DAMAGED


@pytest.mark.parametrize("name", ["../outside", "/", "", "g-missing", ".", "g-1/../.."])
def test_a_tampered_current_file_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "index"
    folder.mkdir()
    (tmp_path / "outside").mkdir()
    (folder / "current").write_text(name)
    assert Generations(folder).current() is None
