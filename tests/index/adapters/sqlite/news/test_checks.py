from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.adapters.sqlite import SqliteStore, open_store
from index.errors import StoreError
from tests.index.adapters.sqlite.conftest import WORDS
from tests.stores.news_saves import again, new, said, stating
from tests.stores.news_stores import saved

if TYPE_CHECKING:
    from pathlib import Path

BREAKAGES = {
    'UPDATE chunk SET "end" = 99 WHERE id = 3': "chunk 3 is 0:99 of 9 characters",
    "UPDATE chunk SET start = 2 WHERE id = 3": "chunk 3 bears the hash of another text",
    "UPDATE revision SET body = 'one tw3' WHERE number = 2": "bears the hash of another text",
    "UPDATE news_update SET revision = 3 WHERE revision = 2": "without their current revision",
    "DELETE FROM revision WHERE number = 1 AND update_id = 1": "every revision up to the current",
    "UPDATE news_update SET revision = 1": "1 chunks of an old revision: 3",
    "DELETE FROM chunk WHERE id = 3": "1 updates without chunks",
    "INSERT INTO chunk_terms (rowid, terms) VALUES (77, 'x')": "terms of chunks that are gone: 77",
    "INSERT INTO chunk_terms (chunk_terms) VALUES ('delete-all')": "2 chunks without terms: 2, 3",
    "UPDATE vector SET text_hash = zeroblob(16)": "vectors of texts that are gone",
    "UPDATE vector SET components = zeroblob(7)": "models whose vectors differ in width: m",
    "DELETE FROM attribution WHERE update_id = 2": "without a note of their statements' rules",
    'UPDATE statement SET "end" = 99': "1 updates with a statement outside of its text",
    "UPDATE statement SET start = 5": "1 updates with a statement outside of its text",
    "UPDATE statement SET cue_start = 9, cue_end = 12": "a statement outside of its text",
    "UPDATE statement SET source_start = -1": "a statement outside of its text",
    "UPDATE statement SET quotes = '[0, 7]'": "a statement outside of its text",
    "UPDATE statement SET field = 'headline'": "a statement outside of its text",
    "UPDATE statement SET speaker_id = 9": "names a speaker that is not there",
    "DELETE FROM statement": "1 speakers of statements that are gone: 1",
    "UPDATE story SET source_id = 2": "stories in another source than their updates",
    "UPDATE news_update SET story_id = 99": "names a story that is not there",
    "UPDATE removed_update SET public_id = (SELECT public_id FROM news_update)": (
        "1 updates that were removed and are there"
    ),
    "UPDATE removed_update SET source = x'00'": "1 removed updates that cannot be known again",
    "UPDATE removed_update SET identity = x'00'": "removed updates that cannot be known again",
    "UPDATE removed_update SET texts = '[]'": "removed updates that cannot be known again",
    "UPDATE removed_update SET texts = '['": "removed updates that cannot be known again",
}


@pytest.fixture
def broken(store: SqliteStore, path: Path, request: pytest.FixtureRequest) -> SqliteStore:
    says = said("one says", "one", "one", "Ana Reyes")
    one, _ = saved(store, stating(new("one says", id="one"), says), new("two"))
    saved(store, again(one, "one three"))
    (gone,) = saved(store, new("gone"))
    store.remove_update(gone.update_id)
    store.put_vectors("m", {next(store.chunk_rows()).text_hash: np.ones(4, np.float32)}, [])
    assert store.check() == []
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(request.param)
    return store


@pytest.mark.parametrize(("broken", "words"), BREAKAGES.items(), indirect=["broken"])
def test_what_is_broken_is_named(broken: SqliteStore, words: str) -> None:
    found = broken.check()
    assert any(words in problem for problem in found), found


def test_terms_of_another_text_are_noticed(store: SqliteStore, path: Path) -> None:
    saved(store, new("one two"))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO chunk_terms (chunk_terms) VALUES ('delete-all')")
        connection.execute("INSERT INTO chunk_terms (rowid, terms) VALUES (1, 'one')")
    assert store.check() == ["the term index holds 1 entries, the texts have 2"]


def test_a_damaged_file_is_reported_not_raised(store: SqliteStore, path: Path) -> None:
    saved(store, *(new(f"word{number} " * 50, id=str(number)) for number in range(400)))
    store.close()
    content = bytearray(path.read_bytes())
    for start in range(3 * 4096, len(content), 2 * 4096):
        content[start : start + 2048] = b"\x5a" * 2048
    path.write_bytes(content)
    try:
        damaged = open_store(path, lock_wait_s=1, analyser=WORDS)
    except StoreError as error:
        assert str(path) in str(error)  # noqa: PT017 - where it is noticed depends on the damage
        return
    assert damaged.check() != []
    damaged.close()
