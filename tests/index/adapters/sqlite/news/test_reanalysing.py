"""A store of another analyser, analysed anew while it is searched and written."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.adapters.sqlite import Analyser, SqliteStore, open_store
from index.errors import AnalysisChangedError, ErrorCode, StoreError
from index.text.acronyms import Expansion
from index.text.analysis import using
from tests.examples import examples
from tests.index.adapters.sqlite.conftest import WORDS
from tests.stores.news_saves import again, new
from tests.stores.news_stores import chunk_ids, saved

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[5]
LETTERS = Analyser("letters", lambda text: [*text.lower().replace(" ", "").replace("\n", "")])
ENDS = Analyser("ends", lambda text: [word[-1] + "!" for word in text.lower().split()])
# Opens a store of words and analyses it by letters, one chunk at a time: it is killed on the way.
PROGRAM = """
import sys
from pathlib import Path
from index.adapters.sqlite import open_store
from tests.index.adapters.sqlite.conftest import WORDS
from tests.index.adapters.sqlite.news.test_reanalysing import LETTERS

store = open_store(Path(sys.argv[1]), lock_wait_s=5, analyser=LETTERS, earlier=[WORDS])
while True:
    print(store.reanalyse(1), flush=True)
"""


def newer(path: Path) -> SqliteStore:
    return open_store(path, lock_wait_s=5, analyser=LETTERS, earlier=[WORDS])


@pytest.fixture
def older(store: SqliteStore, path: Path) -> Iterator[SqliteStore]:
    """Opened by the newer program, made by the older one: nothing is analysed anew yet."""
    saved(store, *(new(f"ab c{number}", id=str(number)) for number in range(9)))
    store.close()
    opened = newer(path)
    yield opened
    opened.close()


def test_terms_before_are_searched_until_all_are_there(older: SqliteStore) -> None:
    ids = chunk_ids(older)
    assert older.unanalysed() == len(ids)
    for left in (5, 1):
        assert older.analysis() == "words"
        assert older.document_frequencies(["ab", "a"]) == {"ab": 9, "a": 0}
        assert older.lexical_candidates(["ab"], 20) == ids[::-1]
        assert older.count_updates(["ab", "c3"]) == 1
        assert older.terms(ids[:1]) == {ids[0]: ["ab", "c0"] * 2}
        assert older.check() == []
        assert older.reanalyse(4) == left
    assert older.reanalyse(4) == 0
    assert older.analysis() == "letters"
    assert older.document_frequencies(["ab", "a"]) == {"ab": 0, "a": 9}
    assert older.terms(ids[:1]) == {ids[0]: [*"abc0"] * 2}
    assert older.reanalyse(4) == older.unanalysed() == 0
    assert older.check() == []


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.integers(0, 4), max_size=14))
def test_whatever_is_stored_on_the_way_is_in_both(
    tmp_path_factory: pytest.TempPathFactory, steps: list[int]
) -> None:
    path = tmp_path_factory.mktemp("way") / "q.db"
    first = open_store(path, lock_wait_s=1, analyser=WORDS)
    held = saved(first, *(new(f"ab c{number}", id=str(number)) for number in range(6)))
    first.close()
    store = newer(path)
    for number, step in enumerate(steps):
        match step:
            case 0:
                store.reanalyse(2)
            case 1:
                held += saved(store, new(f"new n{number}", id=f"n{number}"))
            case 2:
                place = number % len(held)
                (held[place],) = saved(store, again(held[place], f"changed x{number}"))
            case 3 if len(held) > 1:
                store.remove_update(held.pop(number % len(held)).update_id)
            case _:
                store.close()
                store = newer(path)
        assert store.check() == []
    while store.reanalyse(2):
        pass
    assert (store.analysis(), store.check()) == ("letters", [])
    assert sorted(store.lexical_candidates([*"abcdefghijklmnopqrstuvwxyz"], 99)) == chunk_ids(
        store
    )
    store.close()


def test_a_kill_loses_no_step(older: SqliteStore, path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) <= 5:
                process.send_signal(signal.SIGKILL)
                break
    assert older.check() == []
    reopened = newer(path)
    left = reopened.reanalyse(1)
    assert left <= 4
    while reopened.reanalyse(1):
        pass
    assert (reopened.analysis(), reopened.check()) == ("letters", [])
    reopened.close()


def test_a_program_of_before_may_not_write_any_more(store: SqliteStore, path: Path) -> None:
    (update,) = saved(store, new("ab"))
    opened = newer(path)
    for write in (
        lambda: saved(store, new("d")),
        lambda: store.remove_update(update.update_id),
        lambda: store.reanalyse(5),
    ):
        with pytest.raises(StoreError) as error:
            write()
        assert error.value.code is ErrorCode.STORE_ANALYSED_ANEW
    assert opened.check() == []
    assert opened.reanalyse(5) == 0
    with pytest.raises(StoreError, match="restart"):
        store.document_frequencies(["ab"])  # its terms are gone: none is not the answer
    opened.close()


def test_terms_of_another_analysis_are_not_looked_up(older: SqliteStore) -> None:
    with using("words"):
        assert older.document_frequencies(["ab"]) == {"ab": 9}
        assert older.reanalyse(99) == 0
        (first, *_) = chunk_ids(older)
        for ask in (
            lambda: older.document_frequencies(["ab"]),
            lambda: older.lexical_candidates(["ab"], 5),
            lambda: older.count_updates(["ab"]),
            lambda: older.terms([first]),
        ):
            with pytest.raises(AnalysisChangedError):
                ask()
    with using("letters"):
        assert older.document_frequencies(["a"]) == {"a": 9}


def test_one_that_was_left_half_way_begins_anew_for_the_next(
    older: SqliteStore, path: Path
) -> None:
    older.reanalyse(4)
    third = open_store(path, lock_wait_s=1, analyser=ENDS, earlier=[WORDS, LETTERS])
    assert third.document_frequencies(["ab"]) == {"ab": 9}
    while third.reanalyse(4):
        assert third.check() == []
    assert (third.document_frequencies(["b!"]), third.check()) == ({"b!": 9}, [])
    back = open_store(path, lock_wait_s=1, analyser=LETTERS, earlier=[WORDS, ENDS])
    while back.reanalyse(4):
        assert back.document_frequencies(["b!"]) == {"b!": 9}
    assert (back.document_frequencies(["b"]), back.check()) == ({"b": 9}, [])
    third.close()
    back.close()


def test_acronyms_of_what_was_stored_before_are_learned(store: SqliteStore, path: Path) -> None:
    body = "Trains of First Great Western (FGW) stood still."
    saved(store, new(body, id="1"), new("no words", id="2"))
    with store.database.unit() as connection:
        connection.execute("DELETE FROM acronym")  # as before there were any
    opened = newer(path)
    assert opened.expansions(["fgw"]) == []
    while opened.reanalyse(1):
        pass
    assert opened.expansions(["fgw"]) == [Expansion("fgw", "first great western")]
    opened.close()


def test_no_acronym_outlives_the_update_that_introduced_it(store: SqliteStore, path: Path) -> None:
    (update,) = saved(store, new("Lake Oberon Ferries (LOF) sail."))
    assert store.expansions(["lof"])
    store.remove_update(update.update_id)
    store.close()
    held = b"".join(file.read_bytes() for file in path.parent.iterdir() if file.is_file())
    assert b"oberon" not in held.lower()
