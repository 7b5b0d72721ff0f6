from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.callbacks import Callback, callback_data, from_base36, read_callback

numbers = st.integers(0, 2**63 - 1)


@given(numbers, numbers)
def test_numbers_come_back_within_64_bytes(one: int, other: int) -> None:
    data = callback_data("context", one, other)
    assert len(data.encode()) <= 64
    read = read_callback(data)
    assert read is not None
    assert (read.verb, read.number(0), read.number(1), read.number(2)) == (
        "context",
        one,
        other,
        None,
    )


@given(st.text(max_size=80))
def test_whatever_arrives_is_read_or_passed_over(data: str) -> None:
    read = read_callback(data)
    assert read is None or callback_data(read.verb, *read.arguments) == data


@pytest.mark.parametrize(
    "arguments", [("a b",), ("é",), (-1,), ("x" * 49,), ("x" * 40, "y" * 40), ("a:b",)]
)
def test_what_does_not_fit_is_a_bug(arguments: tuple[int | str, ...]) -> None:
    with pytest.raises(ValueError, match=r"callback data|negative"):
        callback_data("zone", *arguments)


def test_zones_and_numbers_beyond_the_database_are_told_apart() -> None:
    assert read_callback("zone:America/Argentina/Buenos_Aires") == Callback(
        "zone", ("America/Argentina/Buenos_Aires",)
    )
    assert from_base36("zzzzzzzzzzzzz") is None
    assert from_base36("") is None
    assert from_base36("Z") is None
    assert read_callback(None) is None
