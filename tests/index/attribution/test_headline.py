from __future__ import annotations

from index.attribution import attribute
from tests.index.attribution.reading import read

BODY = "Ada Morgan said the bridge would stay closed."


def test_name_and_colon() -> None:
    assert read(BODY, "Morgan: bridge will stay closed")[0] == (
        "indirect",
        "bridge will stay closed",
        "Ada Morgan",
    )


def test_offsets_are_of_the_headline() -> None:
    assert attribute("Morgan: bridge will stay closed", BODY)[0].field == "headline"


def test_name_at_the_end() -> None:
    assert read(BODY, "The bridge will stay closed: Morgan")[0] == (
        "indirect",
        "The bridge will stay closed",
        "Ada Morgan",
    )


def test_topic_and_colon_is_nobodys_statement() -> None:
    assert len(read(BODY, "Lunden bridge: what we know so far")) == 1
    assert len(read(BODY, "Live updates: bridge closed")) == 1


def test_verb_in_title_case() -> None:
    assert read(BODY, "Ada Morgan Says Bridge Will Stay Closed")[0] == (
        "indirect",
        "Bridge Will Stay Closed",
        "Ada Morgan",
    )


def test_office_before_a_colon() -> None:
    assert read("", "Police: two drivers were hurt on the bridge")[0][2] == "Police"
