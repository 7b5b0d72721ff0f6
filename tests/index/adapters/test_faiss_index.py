from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.adapters.faiss_index import FaissIndex
from index.errors import ErrorCode, IndexFileError

if TYPE_CHECKING:
    from pathlib import Path

VECTORS = np.eye(4, dtype=np.float32)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    held = FaissIndex(4)
    held.replace([], [11, 12, 13, 14], VECTORS)
    held.save(tmp_path / "dense.faiss")
    return tmp_path / "dense.faiss"


def test_a_saved_index_is_loaded_whole_and_goes_on(saved: Path) -> None:
    loaded = FaissIndex.load(saved, 4)
    assert (len(loaded), loaded.width) == (4, 4)
    loaded.replace([11], [12], VECTORS[:1])
    assert len(loaded) == 3
    assert loaded.search(VECTORS[0], 1)[0].chunk_id == 12


def test_an_empty_index_is_saved_and_loaded(tmp_path: Path) -> None:
    FaissIndex(4).save(tmp_path / "empty")
    assert len(FaissIndex.load(tmp_path / "empty")) == 0


def test_saving_replaces_in_one_step_and_leaves_nothing_behind(saved: Path) -> None:
    FaissIndex(4).save(saved)
    assert len(FaissIndex.load(saved)) == 0
    assert list(saved.parent.iterdir()) == [saved]


def test_another_width_is_refused(saved: Path) -> None:
    with pytest.raises(IndexFileError, match="width 4, not 8"):
        FaissIndex.load(saved, 8)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexFileError) as refused:
        FaissIndex.load(tmp_path / "none")
    assert refused.value.code == ErrorCode.INDEX_DAMAGED


@pytest.mark.parametrize("keep", [0, 5, 30, 60, -1])
def test_a_file_cut_short_is_refused(saved: Path, keep: int) -> None:
    saved.write_bytes(saved.read_bytes()[:keep])
    with pytest.raises(IndexFileError, match="damaged"):
        FaissIndex.load(saved)


def test_a_flipped_bit_anywhere_is_refused(saved: Path) -> None:
    whole = saved.read_bytes()
    for position in range(0, len(whole), 7):
        broken = bytearray(whole)
        broken[position] ^= 1
        saved.write_bytes(broken)
        with pytest.raises(IndexFileError):
            FaissIndex.load(saved)


def test_a_folder_that_cannot_be_written_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(IndexFileError, match="cannot be written"):
        FaissIndex(4).save(tmp_path / "none" / "dense.faiss")
