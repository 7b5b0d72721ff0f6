from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.subscriptions.options import OPTIONS
from bot.subscriptions.records import QuietHours, Schedule, Subject, SubscriptionRequest
from bot.telegram.callbacks import callback_data, read_callback

NIGHT = QuietHours(start=22 * 60, end=7 * 60)
GRAIN = SubscriptionRequest(
    subject=Subject(kind="topic", words="grain deal"),
    schedule=Schedule(every="daily", minute=480, quiet=NIGHT, zone="Europe/Kyiv"),
    max_per_hour=3,
)


def pressed(*values: int | str) -> SubscriptionRequest | None:
    """As it comes back from a button."""
    callback = read_callback(callback_data("edit", 3, *values))
    assert callback is not None
    setting, *rest = callback.arguments[1:]
    return OPTIONS.changed(GRAIN, setting, rest)


@pytest.mark.parametrize(
    ("values", "schedule"),
    [
        (("when", "at-once"), Schedule(quiet=NIGHT, zone="Europe/Kyiv")),
        (("when", "hourly"), Schedule(every="hourly", quiet=NIGHT, zone="Europe/Kyiv")),
        (
            ("when", "daily", 1080),
            Schedule(every="daily", minute=1080, quiet=NIGHT, zone="Europe/Kyiv"),
        ),
        (
            ("when", "weekly", 6, 0),
            Schedule(every="weekly", weekday=6, minute=0, quiet=NIGHT, zone="Europe/Kyiv"),
        ),
        (("quiet", "off"), Schedule(every="daily", minute=480, zone="Europe/Kyiv")),
        (
            ("quiet", 0, 540),
            Schedule(
                every="daily",
                minute=480,
                zone="Europe/Kyiv",
                quiet=QuietHours(start=0, end=540),
            ),
        ),
        (
            ("urgent", 1),
            Schedule(every="daily", minute=480, quiet=NIGHT, urgent=True, zone="Europe/Kyiv"),
        ),
    ],
)
def test_a_button_changes_one_setting_and_keeps_the_others(
    values: tuple[int | str, ...], schedule: Schedule
) -> None:
    assert pressed(*values) == GRAIN.model_copy(update={"schedule": schedule})


def test_the_maximum_an_hour_is_a_number_or_none() -> None:
    assert pressed("most", 20) == GRAIN.model_copy(update={"max_per_hour": 20})
    assert pressed("most", 0) == GRAIN.model_copy(update={"max_per_hour": None})


@pytest.mark.parametrize(
    "values",
    [
        ("when", "daily", 1440),
        ("when", "daily", "x-y"),
        ("when", "daily"),
        ("when", "weekly", 7, 480),
        ("when", "yearly"),
        ("quiet", 480, 480),
        ("quiet", 0, 1440),
        ("urgent", 2),
        ("most", 101),
        ("most", "-5"),
        ("most",),
        ("most", 5, 5),
        ("subject", "everything"),
        ("zone", "Atlantis"),
    ],
)
def test_what_no_button_of_ours_asks_changes_nothing(values: tuple[int | str, ...]) -> None:
    assert pressed(*values) is None


@given(st.text(max_size=20), st.lists(st.text(max_size=15), max_size=5))
def test_whatever_is_asked_the_subject_stays(setting: str, values: list[str]) -> None:
    found = OPTIONS.changed(GRAIN, setting, values)
    assert found is None or (found.subject, found.words) == (GRAIN.subject, GRAIN.words)
