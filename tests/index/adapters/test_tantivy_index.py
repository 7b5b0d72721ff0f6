from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from index.adapters.tantivy_index import TantivyIndex
from index.errors import ErrorCode, IndexFileError, StoreLockedError

ROOT = Path(__file__).parents[3]

WRITE_ELSEWHERE = """
import sys
from contextlib import suppress
from pathlib import Path
from index.adapters.tantivy_index import TantivyIndex

TantivyIndex.open(Path(sys.argv[1])).replace([1], [(2, ["ferri"])])
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "lexical"
    TantivyIndex.create(folder).replace([], [(i, ["storm", f"word{i}"]) for i in range(1, 9)])
    return folder


def found(lexical: TantivyIndex, term: str) -> set[int]:
    return {hit.chunk_id for hit in lexical.search([term], 50)}


def test_a_folder_is_opened_again(folder: Path) -> None:
    assert found(TantivyIndex.open(folder), "storm") == set(range(1, 9))
    assert len(TantivyIndex.open_or_create(folder)) == 8


def test_an_empty_folder_is_made_an_index(tmp_path: Path) -> None:
    assert len(TantivyIndex.open_or_create(tmp_path / "new")) == 0
    assert len(TantivyIndex.open(tmp_path / "new")) == 0


def test_an_open_index_sees_what_another_commits(folder: Path) -> None:
    reader, writer = TantivyIndex.open(folder), TantivyIndex.open(folder)
    writer.replace([3], [(9, ["storm"])])
    assert found(reader, "storm") == {1, 2, 4, 5, 6, 7, 8, 9}
    assert len(reader) == 8


def test_an_open_index_sees_what_another_process_commits(folder: Path) -> None:
    reader = TantivyIndex.open(folder)
    subprocess.run(
        [sys.executable, "-c", WRITE_ELSEWHERE, str(folder)], check=True, timeout=60, cwd=ROOT
    )
    assert found(reader, "ferri") == {2}
    assert found(reader, "storm") == {3, 4, 5, 6, 7, 8}


def test_an_index_that_lost_its_folder_goes_on_reading_what_it_has_open(folder: Path) -> None:
    reader = TantivyIndex.open(folder)
    assert found(reader, "storm")
    shutil.rmtree(folder)
    # An error is as good: the caller falls back to the store.
    with suppress(IndexFileError):
        assert found(reader, "storm") == set(range(1, 9))


def test_the_writers_lock_is_given_back(folder: Path) -> None:
    one, other = TantivyIndex.open(folder), TantivyIndex.open(folder)
    for i in range(20, 24):
        one.replace([], [(i, ["bridg"])])
        other.replace([], [(i + 10, ["bridg"])])
    assert found(one, "bridg") == found(other, "bridg") == {20, 21, 22, 23, 30, 31, 32, 33}


def test_a_second_writer_is_told_to_wait(folder: Path) -> None:
    import tantivy

    holding = tantivy.Index.open(str(folder)).writer(15_000_000, 1)
    with pytest.raises(StoreLockedError, match="try again"):
        TantivyIndex.open(folder).replace([], [(50, ["storm"])])
    holding.wait_merging_threads()
    TantivyIndex.open(folder).replace([], [(50, ["storm"])])


def test_terms_that_tantivy_would_drop_harm_nothing(folder: Path) -> None:
    lexical = TantivyIndex.open(folder)
    lexical.replace([], [(60, ["x" * 70_000, "bridg"])])
    assert found(lexical, "bridg") == {60}


@pytest.mark.parametrize("missing", ["folder", "meta"])
def test_what_is_missing_is_refused(folder: Path, missing: str) -> None:
    if missing == "folder":
        shutil.rmtree(folder)
    else:
        (folder / "meta.json").unlink()
    with pytest.raises(IndexFileError) as refused:
        TantivyIndex.open(folder)
    assert refused.value.code == ErrorCode.INDEX_DAMAGED


def test_any_file_cut_short_or_overwritten_is_an_error_of_ours(
    folder: Path, tmp_path: Path
) -> None:
    names = sorted(path.name for path in folder.iterdir() if not path.name.endswith(".lock"))
    for name in names:
        for damage in (b"", None, b"\xff" * 200):
            broken = tmp_path / "broken"
            shutil.copytree(folder, broken)
            content = (broken / name).read_bytes()
            (broken / name).write_bytes(content[: len(content) // 2] if damage is None else damage)
            with suppress(IndexFileError):
                lexical = TantivyIndex.open(broken)
                lexical.search(["storm"], 5)
                lexical.replace([1], [(70, ["storm"])])
            shutil.rmtree(broken)
