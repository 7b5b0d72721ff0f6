"""Who sends next, over made-up time: budgets hold, order is kept, answers go first."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.lanes import LANES, Lane, Lanes
from bot.telegram.rate_limits import (
    CHAT_BURST,
    GROUP_PER_MINUTE,
    Budget,
    Budgets,
    ChatLimits,
)

PER_SECOND = 30.0


@dataclass(frozen=True)
class Item:
    lane: Lane
    chat: int
    number: int


def drained(
    arrivals: list[tuple[float, Lane, int]], until: float = 600.0
) -> list[tuple[float, Item]]:
    """When each item was let go, in a simulation that never overshoots."""
    lanes: Lanes[Item] = Lanes(Budgets(PER_SECOND))
    waiting = sorted(
        ((at, Item(lane, chat, number)) for number, (at, lane, chat) in enumerate(arrivals)),
        key=lambda one: (one[0], one[1].number),
    )
    now, gone = 0.0, []
    while (waiting or len(lanes)) and now < until:
        while waiting and waiting[0][0] <= now:
            _, item = waiting.pop(0)
            lanes.add(item.lane, item.chat, item, now)
        while (let_go := lanes.next(now)) is not None:
            gone.append((now, let_go))
        wait = lanes.wait_s(now)
        steps = [now + wait + 1e-3] if wait is not None else []
        if waiting:
            steps.append(waiting[0][0])
        now = max(now + 1e-3, min(steps, default=until))
    return gone


arrivals = st.lists(
    st.tuples(
        st.floats(0, 5, allow_nan=False),
        st.sampled_from(LANES),
        st.sampled_from([1, 2, 3, -1, -2]),
    ),
    max_size=60,
)


@given(arrivals)
def test_everything_goes_in_order_within_its_budgets(given: list[tuple[float, Lane, int]]) -> None:
    gone = drained(given)
    assert len(gone) == len(given)
    numbers: dict[tuple[Lane, int], list[tuple[float, int]]] = defaultdict(list)
    for _, item in gone:
        numbers[item.lane, item.chat].append((given[item.number][0], item.number))
    assert all(order == sorted(order) for order in numbers.values())
    times: dict[int, list[float]] = defaultdict(list)
    for at, item in gone:
        times[item.chat].append(at)
        times[0].append(at)
    for chat, ats in times.items():
        for place, at in enumerate(ats):
            second = sum(at <= other < at + 0.999 for other in ats[place:])
            assert second <= (PER_SECOND + 3 if chat == 0 else CHAT_BURST + 1)
            minute = sum(at <= other < at + 59.99 for other in ats[place:])
            assert chat >= 0 or minute <= GROUP_PER_MINUTE


def test_an_answer_goes_before_a_waiting_broadcast() -> None:
    broadcast: list[tuple[float, Lane, int]] = [(0.0, "broadcast", chat) for chat in range(1, 301)]
    gone = drained([*broadcast, (3.0, "interactive", 999), (3.0, "refusal", 998)])
    at = {item.chat: at for at, item in gone}
    assert at[999] - 3.0 < 0.1
    assert at[998] == max(at.values())
    assert 299 / PER_SECOND * 0.98 < at[300] < 302 / PER_SECOND * 1.05


def test_one_busy_chat_holds_no_other_back() -> None:
    crowd: list[tuple[float, Lane, int]] = [(0.0, "interactive", 1)] * 50
    gone = drained([*crowd, (0.1, "interactive", 2)])
    assert next(at for at, item in gone if item.chat == 2) < 0.3


def test_no_minute_of_a_busy_group_holds_more_than_telegram_allows() -> None:
    crowd: list[tuple[float, Lane, int]] = [(0.0, "interactive", -1)] * 60
    ats = [at for at, _ in drained(crowd)]
    assert len(ats) == 60
    assert max(sum(at <= other < at + 59.99 for other in ats) for at in ats) <= GROUP_PER_MINUTE


def test_one_that_is_put_back_goes_before_those_that_came_after_it() -> None:
    lanes: Lanes[str] = Lanes(Budgets(PER_SECOND))
    numbers = [lanes.add("interactive", 1, item, 0.0) for item in "abc"]
    assert [lanes.next(0.0), lanes.next(0.0)] == ["a", "b"]
    lanes.add("interactive", 1, "b", 1.0, numbers[1])
    lanes.add("interactive", 1, "a", 1.0, numbers[0])
    assert [lanes.next(1.0 + later) for later in (2, 4, 6)] == ["a", "b", "c"]
    assert len(lanes) == 0


def test_one_that_was_given_up_spends_nothing() -> None:
    gone = {"b", "c", "e"}
    lanes: Lanes[str] = Lanes(Budgets(PER_SECOND), gone.__contains__)
    for chat, item in ((1, "b"), (1, "c"), (1, "d"), (2, "e"), (3, "f")):
        lanes.add("interactive", chat, item, 0.0)
    # Two may go at once over all chats: those given up take the place of neither.
    assert [lanes.next(0.0), lanes.next(0.0)] == ["d", "f"]
    assert len(lanes) == 0
    assert lanes.wait_s(0.0) is None


def test_a_pause_holds_everything_and_is_never_shortened() -> None:
    budgets = Budgets(PER_SECOND)
    budgets.pause(10.0)
    budgets.pause(4.0)
    assert budgets.all_wait_s(3.0) == 7.0
    assert budgets.all_wait_s(10.0) == 0.0


def test_a_budget_gives_nothing_for_a_clock_that_goes_back() -> None:
    budget = Budget(1.0, 1.0)
    budget.take(100.0)
    assert budget.wait_s(50.0) == 1.0
    assert budget.wait_s(100.5) == 0.5


def test_limits_of_a_chat_may_be_others_than_telegrams() -> None:
    budgets = Budgets(1e9, ChatLimits(burst=2, per_second=4.0, group_per_minute=62))
    for chat in (1, -1):
        for _ in range(2):
            budgets.take(chat, 0.0)
    assert budgets.chat_wait_s(1, 0.0) == 0.25
    assert budgets.chat_wait_s(-1, 0.0) == 1.0  # 60 a minute after the first two


def test_full_budgets_are_dropped() -> None:
    budgets = Budgets(1e9)
    for chat in range(20_000):
        budgets.take(chat, float(chat))
    assert len(budgets._chats) < 5_000


def test_lanes_are_empty_once_drained() -> None:
    gone = drained([(0.0, "interactive", chat % 7) for chat in range(40)])
    assert Counter(item.chat for _, item in gone) == Counter(chat % 7 for chat in range(40))


def test_while_a_broadcast_drains_an_answer_waits_for_no_token_of_its_own() -> None:
    lanes: Lanes[str] = Lanes(Budgets(30))
    now = 0.0
    for number in range(20):
        lanes.add("broadcast", number, f"news {number}", now)
    while lanes.next(now) is not None:
        pass
    lanes.add("interactive", 99, "answer", now + 0.001)
    assert lanes.wait_s(now + 0.001) == 0
    assert lanes.next(now + 0.001) == "answer"
    lanes.add("interactive", 98, "another", now + 0.002)
    assert lanes.next(now + 0.002) is None, "one token is lent, not two"
    taken = [at for at in (step / 1_000 for step in range(3, 1_000)) if lanes.next(at)]
    assert len(taken) <= 29


def test_answers_alone_borrow_nothing() -> None:
    lanes: Lanes[int] = Lanes(Budgets(30))
    for number in range(9):
        lanes.add("interactive", number, number, 0.0)
    assert [lanes.next(0.0) for _ in range(4)] == [0, 1, None, None]
