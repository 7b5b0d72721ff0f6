from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.alerting.standing_query import StandingQuery
from index.alerting.topic_vectors import TopicVectors


def query(number: int) -> StandingQuery:
    return StandingQuery("topic", f"topic {number}")


def unit(number: int) -> np.ndarray:
    vector = np.zeros(8, dtype=np.float32)
    vector[number % 8] = 1
    return vector


@given(st.lists(st.tuples(st.sampled_from(["put", "drop"]), st.integers(0, 100)), max_size=150))
def test_it_holds_what_was_put_and_not_dropped(steps: list[tuple[str, int]]) -> None:
    held = TopicVectors()
    expected: set[int] = set()
    for step, number in steps:
        if step == "put":
            held.drop(query(number))
            held.want(query(number), f"topic {number}")
            assert query(number) in held.wanted(200)
            held.put([query(number)], unit(number).reshape(1, 8))
            expected.add(number)
        else:
            held.drop(query(number))
            expected.discard(number)
    assert len(held) == len(expected)
    passages = np.stack([unit(3), unit(5)])
    found = {(topic.words, row, cosine) for topic, row, cosine in held.near(passages, 0.5)}
    near = {(f"topic {n}", int(n % 8 == 5), 1.0) for n in expected if n % 8 in (3, 5)}
    assert found == near


def test_what_is_no_longer_wanted_is_not_kept() -> None:
    held = TopicVectors()
    held.want(query(1), "topic 1")
    held.drop(query(1))
    held.put([query(1)], unit(1).reshape(1, 8))
    assert held.wanted(9) == {}
    assert held.near(unit(1).reshape(1, 8), 0.1) == []
