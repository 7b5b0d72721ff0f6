from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from index.attribution.statements import SpeakerCount, Statement, StoredStatement
from index.models import StoredUpdate, TimeWindow
from tests.stores.news_saves import LATER, NOW, again, new, said, span_of, stating
from tests.stores.news_stores import NEWS_STORES, forget_statements, opened, saved

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from index.ports import NewsStore, Save

HOUR = timedelta(hours=1)
PORT = '"We stay in port," harbour master Ana Reyes said. "All week." He had asked them to.'
PORT_STATEMENTS = (
    said(
        PORT,
        '"We stay in port,"',
        "harbour master Ana Reyes",
        "Ana Reyes",
        cue=span_of(PORT, "said"),
    ),
    said(PORT, '"All week."', None, "Ana Reyes", continues=True, confidence=0.6),
    said(
        PORT,
        "asked them to",
        "He",
        "Ana Reyes",
        kind="indirect",
        quotes=(),
        reported_speaker="Tom Okafor",
        cue=span_of(PORT, "asked"),
    ),
)
VOTE = "The vote stands, a clerk said. Nobody spoke."


@pytest.fixture(params=NEWS_STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewsStore]:
    with opened(request.param, tmp_path) as news_store:
        yield news_store


def port(**fields: Any) -> Save:
    return stating(new(PORT, **fields), *PORT_STATEMENTS)


def vote(speaker: str | None = "a clerk", **fields: Any) -> Save:
    return stating(new(VOTE, **fields), clerk(speaker))


def clerk(speaker: str | None = "a clerk") -> Statement:
    return said(VOTE, "The vote stands", "a clerk", speaker, kind="indirect", quotes=())


def counted(store: NewsStore) -> set[SpeakerCount]:
    found = store.speakers()
    assert len(set(found)) == len(found)
    return set(found)


def places(found: Sequence[StoredStatement]) -> list[tuple[str, int]]:
    return [(one.update.body, one.place) for one in found]


def by(store: NewsStore, *names: str, limit: int = 99) -> list[StoredStatement]:
    return store.statements_by(names, None, limit)


def test_statements_are_read_back_as_they_were(store: NewsStore) -> None:
    (update,) = saved(store, port())
    found = store.statements_in([update.update_id])
    assert found == {
        update.update_id: [
            StoredStatement(update, statement, place)
            for place, statement in enumerate(PORT_STATEMENTS)
        ]
    }
    contents = [one.content for one in found[update.update_id]]
    assert contents == ['"We stay in port,"', '"All week."', "asked them to"]


def test_statements_stand_in_the_order_of_the_text(store: NewsStore) -> None:
    headline = "Clerk: it stands"
    own = said(headline, "it stands", "Clerk", "a clerk", field="headline", quotes=())
    first, second, third = PORT_STATEMENTS
    (update,) = saved(
        store, stating(new(PORT, headline=headline), third, own, second, first, clerk())
    )
    found = store.statements_in([update.update_id])[update.update_id]
    assert [(one.statement.field, one.place) for one in found] == [
        ("headline", 0),
        *(("body", place) for place in range(1, 5)),
    ]
    assert found[0].content == "it stands"
    starts = [one.statement.start for one in found[1:]]
    assert starts == sorted(starts)


def test_only_updates_with_statements_are_there(store: NewsStore) -> None:
    one, other, silent = saved(store, port(), vote(), new("quiet"))
    asked = [silent.update_id, one.update_id, one.update_id, "nothing"]
    assert store.statements_in(asked).keys() == {one.update_id}
    assert len(store.statements_in(asked)[one.update_id]) == 3
    assert store.statements_in([]) == {}
    assert store.statements_in([other.update_id])[other.update_id][0].update == other


def test_speakers_are_counted_by_name_and_phrase(store: NewsStore) -> None:
    older, newer = NOW - HOUR, NOW + HOUR
    saved(store, port(id="1", published_at=older), port(id="2", published_at=newer))
    saved(store, vote(published_at=older))
    assert counted(store) == {
        SpeakerCount("Ana Reyes", "harbour master Ana Reyes", 2, newer),
        SpeakerCount("Ana Reyes", None, 4, newer),
        SpeakerCount("Tom Okafor", None, 2, newer),
        SpeakerCount("a clerk", None, 1, older),
    }


@pytest.mark.parametrize(
    ("source", "phrase"),
    [
        ("the mayor", "the mayor"),
        ("Ana Reyes", None),
        ("ANA REYES", None),
        ("She", None),
        (None, None),
        ("x" * 200, "x" * 200),
        ("x" * 201, None),
    ],
)
def test_a_phrase_is_what_tells_more_than_the_name(
    store: NewsStore, source: str | None, phrase: str | None
) -> None:
    body = f"{source or 'Someone'} said no."
    saved(store, stating(new(body), said(body, "no", source, "Ana Reyes")))
    assert store.speakers() == [SpeakerCount("Ana Reyes", phrase, 1, NOW)]


def test_nobody_is_counted_for_a_statement_without_a_speaker(store: NewsStore) -> None:
    (update,) = saved(store, vote(None))
    assert store.speakers() == []
    assert by(store, "a clerk") == []
    assert len(store.statements_in([update.update_id])[update.update_id]) == 1
    assert store.stats().statements == 1


def test_a_persons_statements_come_newest_update_first_in_the_order_of_the_text(
    store: NewsStore,
) -> None:
    texts = [f"{PORT} {word}" for word in ("old", "new", "same")]
    times = [NOW - HOUR, NOW, NOW]
    saved(
        store,
        *(
            stating(new(text, published_at=time), *PORT_STATEMENTS)
            for text, time in zip(texts, times, strict=True)
        ),
        vote(),
    )
    wanted = [(text, place) for text in (texts[1], texts[2], texts[0]) for place in range(3)]
    assert places(by(store, "Ana Reyes")) == wanted
    assert places(by(store, "Ana Reyes", "Tom Okafor")) == wanted
    assert places(by(store, "Ana Reyes", limit=4)) == wanted[:4]
    assert places(by(store, "Tom Okafor")) == [place for place in wanted if place[1] == 2]


def test_names_are_taken_to_the_letter(store: NewsStore) -> None:
    saved(store, port(), vote())
    assert by(store, "ana reyes") == by(store, "Reyes") == by(store) == []
    assert len(by(store, "a clerk", "a clerk")) == 1


def test_a_persons_statements_can_be_of_one_time(store: NewsStore) -> None:
    saved(store, *(vote(id=str(n), published_at=NOW + n * HOUR) for n in range(3)))
    window = TimeWindow(NOW, NOW + 2 * HOUR)
    found = store.statements_by(["a clerk"], window, 9)
    assert [one.update.external_id for one in found] == ["1", "0"]
    assert len(store.statements_by(["a clerk"], TimeWindow(), 9)) == 3


def test_only_the_current_revision_speaks(store: NewsStore) -> None:
    (first,) = saved(store, port())
    (second,) = saved(store, stating(again(first, VOTE), clerk()))
    assert by(store, "Ana Reyes") == []
    assert by(store, "a clerk") == [StoredStatement(second, clerk(), 0)]
    assert store.statements_in([first.update_id]) == {
        first.update_id: [StoredStatement(second, clerk(), 0)]
    }
    assert counted(store) == {SpeakerCount("a clerk", None, 1, NOW)}
    assert store.stats().statements == 1
    store.save(first.source_id, [again(second, "quiet")], LATER)
    assert store.speakers() == []
    assert store.statements_in([first.update_id]) == {}


def test_a_removed_update_speaks_no_more(store: NewsStore) -> None:
    gone, kept = saved(store, port(), vote())
    store.remove_update(gone.update_id)
    assert counted(store) == {SpeakerCount("a clerk", None, 1, NOW)}
    assert by(store, "Ana Reyes", "Tom Okafor") == []
    assert store.statements_in([gone.update_id, kept.update_id]).keys() == {kept.update_id}
    store.remove_source(kept.source_id)
    assert store.speakers() == []
    assert store.stats().statements == 0


def test_what_is_saved_is_up_to_date_and_what_was_there_before_the_rules_is_not(
    store: NewsStore,
) -> None:
    one, two, _ = saved(store, port(), new("quiet"), vote())
    assert store.outdated_statements(9) == []
    forget_statements(store, one, two)
    found = store.outdated_statements(9)
    assert Counter(found) == Counter([one, two])
    assert len(store.outdated_statements(1)) == 1


def test_restating_replaces_and_brings_up_to_date(store: NewsStore) -> None:
    one, two = saved(store, port(), vote())
    forget_statements(store, one, two)
    pending, seq = store.pending("dense", 9), store.change_seq()
    store.restate([(one, PORT_STATEMENTS[:1]), (two, ())])
    assert store.outdated_statements(9) == []
    assert by(store, "Ana Reyes") == [StoredStatement(one, PORT_STATEMENTS[0], 0)]
    assert by(store, "a clerk") == []
    assert store.pending("dense", 9) == pending
    assert store.change_seq() > seq
    store.restate([(one, PORT_STATEMENTS[2:])])
    assert {found.name for found in store.speakers()} == {"Ana Reyes", "Tom Okafor"}
    assert places(by(store, "Ana Reyes")) == [(PORT, 0)]


def test_an_older_revision_is_never_outdated(store: NewsStore) -> None:
    (first,) = saved(store, port())
    forget_statements(store, first)
    saved(store, stating(again(first, VOTE), clerk()))
    assert store.outdated_statements(9) == []


def test_restating_passes_over_what_is_gone(store: NewsStore) -> None:
    (gone,) = saved(store, port())
    (changed,) = saved(store, vote())
    forget_statements(store, gone, changed)
    store.remove_update(gone.update_id)
    saved(store, stating(again(changed, PORT), *PORT_STATEMENTS))
    unknown: StoredUpdate = replace(gone, update_id="nothing")
    store.restate([(gone, PORT_STATEMENTS), (changed, (clerk(),)), (unknown, ())])
    assert len(by(store, "Ana Reyes")) == 3
    assert by(store, "a clerk") == []


def test_a_failed_unit_states_nothing(store: NewsStore) -> None:
    (kept,) = saved(store, vote())
    with pytest.raises(ZeroDivisionError):
        _state_and_fail(store, kept)
    assert counted(store) == {SpeakerCount("a clerk", None, 1, NOW)}
    assert len(store.statements_in([kept.update_id])[kept.update_id]) == 1


def _state_and_fail(store: NewsStore, kept: StoredUpdate) -> None:
    with store.unit():
        saved(store, port())
        store.restate([(kept, ())])
        raise ZeroDivisionError
