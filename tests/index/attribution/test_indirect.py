from __future__ import annotations

import pytest

from index.attribution import attribute
from tests.index.attribution.reading import read, speakers


def test_clause_with_that() -> None:
    assert read("Ada Morgan said that the bridge would stay closed.") == [
        ("indirect", "the bridge would stay closed", "Ada Morgan")
    ]


def test_clause_without_that() -> None:
    assert read("Ada Morgan said the bridge would stay closed.") == [
        ("indirect", "the bridge would stay closed", "Ada Morgan")
    ]


def test_clause_before_its_source() -> None:
    assert read("The bridge will stay closed, officials said.") == [
        ("indirect", "The bridge will stay closed", "officials")
    ]


@pytest.mark.parametrize(
    "body",
    [
        "The bridge will stay closed, according to Ada Morgan.",
        "According to Ada Morgan, the bridge will stay closed.",
    ],
)
def test_according_to(body: str) -> None:
    ((kind, said, speaker),) = read(body)
    assert (kind, said.lower(), speaker) == (
        "indirect",
        "the bridge will stay closed",
        "Ada Morgan",
    )


def test_recipient_is_no_part_of_what_was_told() -> None:
    assert read("Ada Morgan told reporters the bridge would stay closed.") == [
        ("indirect", "the bridge would stay closed", "Ada Morgan")
    ]


def test_apposition_between_name_and_verb() -> None:
    body = "Ada Morgan, 44, of Lunden, Norland, said the bridge was safe."
    assert speakers(body) == ["Ada Morgan"]


def test_office_speaks_for_itself() -> None:
    assert speakers("Ada Morgan’s office said the bridge was safe.") == ["Ada Morgan’s office"]


def test_coordinated_verbs_share_the_subject() -> None:
    body = "Ada Morgan urged drivers to stay away and warned that the bridge could fall."
    assert read(body) == [
        ("indirect", "drivers to stay away", "Ada Morgan"),
        ("indirect", "the bridge could fall", "Ada Morgan"),
    ]


def test_participle_takes_the_subject_of_its_sentence() -> None:
    body = "Ada Morgan closed the bridge, saying the cables were worn."
    assert read(body) == [("indirect", "the cables were worn", "Ada Morgan")]


@pytest.mark.parametrize(
    "body",
    [
        "Ada Morgan was told the bridge was safe.",
        "Ada Morgan did not say whether the bridge was safe.",
        "Ada Morgan declined to say when the bridge would open.",
        "Ada Morgan could say that the bridge is safe.",
        "The false claims about the bridge spread on Monday.",
        "It’s worth noting there is little traffic at night.",
    ],
)
def test_what_nobody_said(body: str) -> None:
    assert read(body) == []


def test_whose_words_are_reported_in_turn_is_kept() -> None:
    body = "“The Norlanders themselves have said that they are leaving,” Ada Morgan said."
    (one,) = attribute("", body)
    assert one.speaker == "Ada Morgan"
    assert one.reported_speaker is not None
    assert one.reported_speaker.endswith("Norlanders")


def test_what_follows_a_led_in_clause_is_not_its_content() -> None:
    body = "After Ada Morgan said the bridge was safe, traffic doubled within a week."
    assert read(body) == [("indirect", "the bridge was safe", "Ada Morgan")]
