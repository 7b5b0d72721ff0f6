from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np

from index.adapters.sqlite import SqliteStore, open_store
from index.adapters.sqlite.backups import backups
from index.adapters.sqlite.migrations import migrate
from tests.index.adapters.sqlite.conftest import WORDS
from tests.stores.news_saves import LATER, again, new, said, stating
from tests.stores.news_stores import saved

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from index.attribution.statements import Statement

TAKEN_DOWN = "qxzsecretive"


def traces(path: Path, secret: str = TAKEN_DOWN) -> list[str]:
    """Which of the files beside the database hold the word."""
    files = path.parent.iterdir()
    return [file.name for file in files if secret.encode() in file.read_bytes().lower()]


def secret_update(number: int = 0) -> dict[str, Any]:
    return {
        "id": f"{TAKEN_DOWN}-id-{number}",
        "headline": f"{TAKEN_DOWN} headline",
        "authors": (f"{TAKEN_DOWN} author",),
        "url": f"https://example.com/{TAKEN_DOWN}/{number}",
        "story": f"{TAKEN_DOWN} story {number}",
    }


def secret_statements(body: str, number: int = 0) -> list[Statement]:
    """One with a phrase of its own, one of a name alone, one with a reported speaker."""
    name, phrase = f"{TAKEN_DOWN} name {number}", body[: body.index(TAKEN_DOWN) + len(TAKEN_DOWN)]
    other = f"{TAKEN_DOWN} other {number}"
    return [
        said(body, TAKEN_DOWN, phrase[-150:], name),
        said(body, TAKEN_DOWN, None, name),
        said(body, TAKEN_DOWN, None, f"Ana Reyes {number % 5}", reported_speaker=other),
    ]


def test_a_removed_update_is_gone_from_every_file(store: SqliteStore, path: Path) -> None:
    saved(store, new("before"))
    fields = secret_update()
    body, changed = f"a {TAKEN_DOWN} body\nmore {TAKEN_DOWN}", f"a changed {TAKEN_DOWN}"
    save = new(body, prefix=TAKEN_DOWN, **fields)
    (update,) = saved(store, stating(save, *secret_statements(body, 1)))
    save = again(update, changed, **fields)
    (update,) = saved(store, stating(save, *secret_statements(changed, 2)))
    saved(store, new("after"))
    for steps in (1, 2):
        migrate(store.database, "bot", [lambda connection: None] * steps, lambda: LATER)
    assert len(backups(path)) == 1
    assert traces(path)
    store.remove_update(update.update_id)
    assert traces(path) == []
    assert backups(path) == []
    assert store.speakers() == []
    assert store.check() == []


def test_a_name_stays_while_somebody_else_reports_it(store: SqliteStore, path: Path) -> None:
    body = f"{TAKEN_DOWN} said"
    gone, kept = saved(
        store,
        stating(new(body, id="gone"), *secret_statements(body)),
        stating(new(body, id="kept"), *secret_statements(body)),
    )
    before = store.statements_in([kept.update_id])
    store.remove_update(gone.update_id)
    assert store.statements_in([kept.update_id]) == before
    assert store.check() == []
    store.remove_update(kept.update_id)
    assert traces(path) == []


def test_restated_names_are_gone_with_the_update(store: SqliteStore, path: Path) -> None:
    body = f"{TAKEN_DOWN} said"
    (update,) = saved(store, stating(new(body, id="x"), *secret_statements(body, 1)))
    store.restate([(update, tuple(secret_statements(body, 2)))])
    assert {speaker.name[-1] for speaker in store.speakers()} == {"2"}
    store.remove_update(update.update_id)
    assert traces(path) == []


def test_nothing_is_left_among_much_other_news(store: SqliteStore, path: Path) -> None:
    choose = random.Random(5)  # noqa: S311
    secret_ids = []
    for round_ in range(40):
        fields = secret_update(round_)
        filler = " ".join(f"w{choose.randrange(5_000)}" for _ in range(choose.randrange(600)))
        body = f"{filler} {TAKEN_DOWN}{round_}"
        save = new(body, prefix=TAKEN_DOWN, **fields)
        batch = [stating(save, *secret_statements(body, round_))]
        for number in range(choose.randrange(40)):
            text = " ".join(f"w{choose.randrange(5_000)}" for _ in range(choose.randrange(1, 300)))
            save = new(text, id=f"{round_}-{number}-{text[:30]}", story=text[:20])
            batch.append(stating(save, said(text, text[:40], text[:60], f"Speaker {text[:9]}")))
        updates = saved(store, *batch)
        secret_ids.append(updates[0].update_id)
        save = again(updates[0], f"{filler} {TAKEN_DOWN} edited", **fields)
        saved(store, stating(save, *secret_statements(save.content.body, round_ + 99)))
        saved(store, *(again(update, f"{update.body} more") for update in updates[1::3]))
    for secret_id in secret_ids:
        store.remove_update(secret_id)
    assert traces(path) == []
    assert store.check() == []


def test_a_removed_source_is_gone_from_every_file(store: SqliteStore, path: Path) -> None:
    saves = [
        stating(
            new(f"{TAKEN_DOWN} {number}", **secret_update(number)),
            *secret_statements(f"{TAKEN_DOWN} {number}", number),
        )
        for number in range(700)
    ]
    (first, *_) = saved(store, *saves)
    row = next(store.chunk_rows())
    store.put_vectors("m", {row.text_hash: np.ones(8, np.float32)}, [])
    assert store.remove_source(first.source_id) == 700
    assert traces(path) == []
    assert (store.stats().vectors, store.stats().chunks, store.stats().stories) == (0, 0, 0)
    assert store.check() == []


def test_a_removal_inside_a_unit_is_swept_when_that_commits(
    store: SqliteStore, path: Path
) -> None:
    (update,) = saved(store, new(TAKEN_DOWN))
    with store.unit():
        store.remove_update(update.update_id)
    assert traces(path) == []


def test_a_removal_that_is_rolled_back_keeps_the_update(store: SqliteStore) -> None:
    (update,) = saved(store, new(TAKEN_DOWN))
    try:
        with store.unit():
            store.remove_update(update.update_id)
            raise ZeroDivisionError  # noqa: TRY301
    except ZeroDivisionError:
        pass
    assert store.update(update.update_id) == update
    assert store.check() == []


def test_what_a_busy_reader_keeps_back_goes_at_the_next_opening(
    store: SqliteStore, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (update,) = saved(store, new(TAKEN_DOWN))
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM chunk").fetchone()
        store.remove_update(update.update_id)
        assert "may still stand" in caplog.text
        assert store.check() == [
            "removed text may still stand in the files: close every program that uses the store"
        ]
    second = open_store(path, lock_wait_s=1, analyser=WORDS)
    assert traces(path) == []
    assert second.check() == []
    second.close()
