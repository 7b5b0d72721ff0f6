from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answers import ExcerptRef
from index.errors import InputError
from index.models import Span, TimeWindow
from index.query.questions import Query
from index.query.turns import ShownExcerpt, Turn, more_from

texts = st.text(st.characters(codec="utf-8"), max_size=40)
times = st.datetimes(timezones=st.just(UTC))
refs = st.builds(
    ExcerptRef,
    texts,
    st.integers(1, 9),
    st.builds(
        Span,
        st.sampled_from(["headline", "body"]),
        st.integers(0, 99),
        st.integers(100, 999),
    ),
)
REF = ExcerptRef("a", 2, Span("body", 3, 9))
windows = st.none() | st.builds(TimeWindow, st.none() | times, st.none() | times)
queries = st.builds(
    Query,
    text=texts,
    topic=texts,
    speaker=st.none() | texts,
    wants_speaker=st.booleans(),
    window=windows,
    intent=st.sampled_from(["ask", "when", "who"]),
    about=st.lists(refs, max_size=3).map(tuple),
    excluding=st.lists(refs, max_size=3).map(tuple),
    meant=texts,
)
answers = st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999)), max_size=2).map(tuple)
shown_excerpts = st.builds(ShownExcerpt, refs, st.none() | texts, answers)
shown = st.lists(shown_excerpts, max_size=4).map(tuple)


@given(st.builds(lambda query, held: Turn(query, held, len(held)), queries, shown))
def test_a_turn_survives_being_stored(turn: Turn) -> None:
    assert Turn.from_json(turn.to_json()) == turn


def test_a_turn_is_stored_as_it_always_was() -> None:
    turn = Turn(Query("the wall?", "wall"), (ShownExcerpt(REF, "Ilse Brandt"),), 1)
    stored = (
        '{"query":{"text":"the wall?","topic":"wall"},"shown":[{"ref":{"update_id":"a",'
        '"revision":2,"field":"body","start":3,"end":9},"speaker":"Ilse Brandt"}],"new":1}'
    )
    assert turn.to_json() == stored
    assert Turn.from_json(stored) == turn


@pytest.mark.parametrize(
    "place", ['"field":"authors","start":3,"end":9', '"field":"body","start":3', '"span":{}']
)
def test_an_excerpt_that_stands_nowhere_is_refused(place: str) -> None:
    shown = f'[{{"ref":{{"update_id":"a","revision":2,{place}}},"speaker":null}}]'
    with pytest.raises(InputError, match="no turn"):
        Turn.from_json(f'{{"query":{{"text":"wall","topic":""}},"shown":{shown}}}')


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"query": 3}', "{'a'"])
def test_what_is_no_turn_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no turn"):
        Turn.from_json(text)


def test_more_excludes_all_that_was_ever_shown() -> None:
    first = ShownExcerpt(ExcerptRef("a", 1, Span("body", 0, 5)), None)
    second = ShownExcerpt(ExcerptRef("b", 1, Span("body", 0, 5)), "Ilse Brandt")
    turn = Turn(Query("the wall?", "wall"), (first, second), 1)
    assert turn.more().excluding == (first.ref, second.ref)
    assert (turn.shown_now, turn.speaker) == ((second,), "Ilse Brandt")
    asked = more_from("Ilse Brandt", turn)
    assert (asked.speaker, asked.topic, asked.excluding) == (
        "Ilse Brandt",
        "",
        (first.ref, second.ref),
    )
