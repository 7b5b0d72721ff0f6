from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.errors import SourceError
from index.sources import open_source
from tests.index.sources.reading import NO_PARAMETERS, read_source

if TYPE_CHECKING:
    from pathlib import Path

LINE = '{"body": "It rained."}\n'


def test_a_folder_is_read_in_sorted_order_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "b" / "2.jsonl").write_text(LINE.replace("It", "Two"))
    (tmp_path / "a.txt").write_text("One rained all day.\n-Ana Ruiz\n")
    (tmp_path / ".hidden.jsonl").write_text(LINE)
    (tmp_path / ".git" / "x.jsonl").write_text(LINE)
    bodies = [u.body for u in read_source(open_source(tmp_path, NO_PARAMETERS)).updates]
    assert bodies == ["One rained all day.", "Two rained."]


def test_one_bad_file_of_a_folder_does_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.png").write_bytes(b"\x89PNG")
    (tmp_path / "c.xml").write_bytes(b"\0\0\0")
    (tmp_path / "d.jsonl").write_text(LINE)
    result = read_source(open_source(tmp_path, NO_PARAMETERS))
    assert len(result.updates) == 1
    assert [reject.where for reject in result.rejects] == ["a.txt", "b.png", "c.xml"]
    assert ["empty" in result.rejects[0].reason, "kind" in result.rejects[1].reason] == [True] * 2


def test_a_folder_without_files_and_a_missing_path_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no files"):
        read_source(open_source(tmp_path, NO_PARAMETERS))
    with pytest.raises(SourceError, match="no file or folder"):
        read_source(open_source(tmp_path / "nowhere.txt", NO_PARAMETERS))


def test_items_are_named_after_their_file_not_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(LINE + "nonsense\n")
    result = read_source(open_source(path, NO_PARAMETERS))
    assert [reject.where for reject in result.rejects] == ["news.jsonl, line 2"]
    assert [notice.where for notice in result.notices] == ["news.jsonl"]


def test_the_content_decides_where_the_name_says_nothing(tmp_path: Path) -> None:
    for name, text in (("a.dat", LINE), ("b", "<rss><channel><item><title>R</title></item>")):
        path = tmp_path / name
        path.write_text(text)
        assert len(read_source(open_source(path, NO_PARAMETERS)).updates) == 1
