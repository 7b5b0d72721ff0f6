"""What `index` exports: few names, each needed, each in one group."""

from __future__ import annotations

import ast
import importlib
from operator import attrgetter
from pathlib import Path

import pytest

import index

ROOT = Path(__file__).resolve().parents[2]
MAX_NAMES = 77
GROUPS = ("ask", "feed", "admin")
# Tools outside use these.
PROMISED = {"DataFolder", "IndexSettings", "QuestionError", "open_index", "turn_of"}


def groups() -> dict[str, list[str]]:
    """The names of each list in `__all__`, by the first word of the comment above it."""
    text = (ROOT / "index/__init__.py").read_text(encoding="utf-8")
    lines = text.splitlines()
    found: dict[str, list[str]] = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign | ast.AugAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if ast.unparse(target) == "__all__":
                comment = lines[node.lineno - 2].removeprefix("# ")
                found[comment.partition(":")[0]] = ast.literal_eval(node.value)
    return found


def imported_names() -> set[str]:
    """All names that the bot and the scripts import from `index`."""
    paths = (path for folder in ("bot", "scripts") for path in (ROOT / folder).rglob("*.py"))
    return {
        alias.name
        for path in paths
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "index" and not node.level
        for alias in node.names
    }


def test_three_groups_share_out_the_exported_names() -> None:
    assert tuple(groups()) == GROUPS
    names = [name for group in groups().values() for name in group]
    assert len(names) == len(set(names))
    assert names == index.__all__


def test_the_exported_names_are_few() -> None:
    assert len(index.__all__) <= MAX_NAMES


def test_each_exported_name_is_there_and_needed() -> None:
    assert [name for name in index.__all__ if name not in vars(index)] == []
    assert set(index.__all__) - imported_names() - PROMISED == set()
    assert set(index.__all__) >= PROMISED


@pytest.mark.parametrize(
    ("old", "module", "new"),
    [
        ("Corpus", "index.retrieval.relevance", "Corpus"),
        ("StoreLockedError", "index.errors", "StoreLockedError"),
        ("relevance_of", "index.retrieval.relevance", "relevance"),
        ("turn_to_json", "index.query.turns", "Turn.to_json"),
    ],
)
def test_a_name_that_was_exported_once_is_found_with_a_warning(
    old: str, module: str, new: str
) -> None:
    expected = attrgetter(new)(importlib.import_module(module))
    with pytest.warns(DeprecationWarning, match=f"index.{old} .*import {new} from {module}"):
        assert getattr(index, old) is expected


@pytest.mark.parametrize("name", index._MOVED)
def test_each_name_that_was_exported_once_can_still_be_imported(name: str) -> None:
    assert name not in index.__all__
    with pytest.warns(DeprecationWarning, match=f"index.{name} "):
        exec(f"from index import {name}", {})  # noqa: S102 - the names are ours


def test_a_name_that_never_was_is_missing() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Corpse'"):
        _ = index.Corpse  # type: ignore[attr-defined]


def test_methods_that_moved_to_the_storage_still_work_with_a_warning(tmp_path: Path) -> None:
    with index.open_index(index.IndexSettings(), index.DataFolder(tmp_path)) as news:
        with pytest.warns(DeprecationWarning, match="call NewsIndex.storage.tables"):
            database = news.tables("series", ())  # type: ignore[attr-defined]
        with database.unit() as connection:
            connection.execute("CREATE TABLE mine (word TEXT)")
            with pytest.warns(DeprecationWarning, match="call NewsIndex.storage.forget_traces"):
                news.forget_traces()  # type: ignore[attr-defined]
        with pytest.raises(AttributeError, match="no attribute 'tablets'"):
            _ = news.tablets  # type: ignore[attr-defined]
