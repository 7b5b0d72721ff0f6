from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.handlers.throttle import MAX_REMEMBERED, Drop, Pass, Refuse, Throttle
from tests.builders import NOW

SECOND = timedelta(seconds=1)


def test_twenty_questions_pass_then_one_word_a_minute() -> None:
    throttle = Throttle(20, 40)
    verdicts = [throttle.question(1, None, NOW + n * 0.1 * SECOND) for n in range(100)]
    assert verdicts[:20] == [Pass()] * 20
    assert isinstance(verdicts[20], Refuse)
    assert verdicts[20].wait_s == 58
    assert verdicts[21:] == [Drop()] * 79
    assert throttle.question(1, None, NOW + 61 * SECOND) == Pass()
    assert throttle.counts == {"asked": 21, "refused": 1, "dropped": 79}


def test_a_group_has_a_budget_of_its_own_and_is_told_once() -> None:
    throttle = Throttle(20, 3)
    verdicts = [throttle.question(user, -5, NOW) for user in range(1, 7)]
    assert verdicts[:3] == [Pass()] * 3
    assert isinstance(verdicts[3], Refuse)
    assert verdicts[4:] == [Drop()] * 2
    assert throttle.question(1, None, NOW) == Pass()


@given(st.lists(st.integers(0, 200), max_size=80))
def test_no_minute_holds_more_than_the_limit(seconds: list[int]) -> None:
    throttle = Throttle(5, 5)
    passed = [
        at for at in sorted(seconds) if throttle.question(1, None, NOW + at * SECOND) == Pass()
    ]
    for place, at in enumerate(passed):
        assert sum(at <= other < at + 60 for other in passed[place:]) <= 5


def test_a_clock_that_is_set_back_silences_nobody() -> None:
    throttle = Throttle(2, 2)
    later = NOW + timedelta(days=30)
    for _ in range(5):
        throttle.question(1, None, later)
    assert throttle.question(1, None, NOW) == Pass()


def test_memory_is_bounded() -> None:
    throttle = Throttle(20, 40)
    for user in range(MAX_REMEMBERED + 100):
        throttle.question(user, None, NOW)
    assert len(throttle._users._times) <= MAX_REMEMBERED


def test_inline_queries_have_a_limit_of_their_own() -> None:
    throttle = Throttle(1, 1)
    found = [throttle.may_search_inline(1, NOW + n * 0.1 * SECOND) for n in range(70)]
    assert found == [True] * 60 + [False] * 10
    assert throttle.question(1, None, NOW) == Pass()


def test_busy_is_said_once_a_minute() -> None:
    throttle = Throttle(20, 40)
    said = [throttle.may_say_busy(1, NOW + n * 10 * SECOND) for n in range(8)]
    assert said == [True, False, False, False, False, False, True, False]
