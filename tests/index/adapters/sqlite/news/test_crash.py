from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

from index.adapters.sqlite import SqliteStore, open_store
from tests.index.adapters.sqlite.conftest import WORDS
from tests.stores.news_saves import again, new
from tests.stores.news_stores import chunk_ids, saved

ROOT = Path(__file__).resolve().parents[5]
BATCH = 20
# Saves batches without end, revising the last one before each: it is killed somewhere in between.
PROGRAM = f"""
import sys
from pathlib import Path
from index.adapters.sqlite import open_store
from tests.index.adapters.sqlite.conftest import WORDS
from tests.stores.news_saves import again, new, said, stating
from tests.stores.news_stores import saved

def states(save):
    body = save.content.body
    return stating(save, said(body, body[:9], body[:4], f"Speaker {{len(body)}}"))

store = open_store(Path(sys.argv[1]), lock_wait_s=5, analyser=WORDS)
last = []
for batch in range(10**6):
    body = " ".join(f"w{{number}}" for number in range(batch, batch + 200))
    saves = [new(body, id=f"{{batch}}-{{number}}") for number in range({BATCH})]
    saves += [again(update, body + " more") for update in last]
    last = saved(store, *map(states, saves))[:{BATCH}]
    print(batch, flush=True)
"""


def test_a_killed_import_leaves_whole_batches(path: Path) -> None:
    for kill_after in (1, 7, 20):
        path.unlink(missing_ok=True)
        with subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if int(line) == kill_after:
                    process.send_signal(signal.SIGKILL)
                    break
        store = open_store(path, lock_wait_s=5, analyser=WORDS)
        stats = store.stats()
        assert stats.updates % BATCH == 0
        assert stats.updates >= BATCH * (kill_after + 1)
        assert stats.revisions == 2 * stats.updates - BATCH
        assert stats.chunks == stats.statements == stats.updates
        assert store.check() == []
        saved(store, new("goes on"))
        store.close()


def test_readers_in_threads_see_whole_batches_while_one_writes(store: SqliteStore) -> None:
    first = saved(store, *(new(f"start {number}", id=str(number)) for number in range(BATCH)))
    stop = threading.Event()
    wrong: list[object] = []

    def read() -> None:
        try:
            while not stop.is_set():
                stats = store.stats()
                passages = store.passages(chunk_ids(store))
                bad = [p for p in passages.values() if p.text != p.update.body]
                if stats.updates % BATCH or stats.updates != stats.chunks or bad:
                    wrong.append((stats, bad))
        except Exception as error:
            wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    current = first
    for batch in range(15):
        fresh = [new(f"b{batch} {number}") for number in range(BATCH)]
        revised = [again(update, f"revised {batch} {update.external_id}") for update in current]
        current = saved(store, *revised, *fresh)[:BATCH]
    stop.set()
    for reader in readers:
        reader.join(timeout=30)
    assert wrong == []
    assert store.stats().updates == BATCH * 16


def test_writers_in_threads_wait_for_each_other(path: Path) -> None:
    store = open_store(path, lock_wait_s=30, analyser=WORDS)
    threads = [
        threading.Thread(
            target=lambda name=name: [saved(store, new(f"{name} {n}")) for n in range(20)]
        )
        for name in "abc"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert store.stats().updates == 60
    assert store.check() == []
    store.close()
