from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n.zones import MAX_MATCHES, SUGGESTED, find_zones, is_zone
from bot.telegram.callbacks import callback_data


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("Europe/Kyiv", ["Europe/Kyiv"]),
        ("europe/kyiv", ["Europe/Kyiv"]),
        ("kyiv", ["Europe/Kyiv"]),
        ("New York", ["America/New_York"]),
        ("new-york", ["America/New_York"]),
        ("utc", ["UTC"]),
        (" GMT ", ["UTC"]),
        ("Atlantis", []),
        ("", []),
        ("x" * 500, []),
        ("../../etc/passwd", []),
    ],
)
def test_zones_are_found_as_people_name_them(asked: str, found: list[str]) -> None:
    assert find_zones(asked) == found


def test_what_may_mean_several_offers_a_few() -> None:
    assert 1 < len(find_zones("argentina")) <= MAX_MATCHES


@given(st.text(max_size=60))
def test_whatever_is_found_exists_and_fits_a_button(asked: str) -> None:
    for zone in find_zones(asked):
        assert is_zone(zone)
        assert callback_data("zone", zone)


def test_the_suggested_zones_exist() -> None:
    assert all(is_zone(zone) for zone in SUGGESTED)
