from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import index
from index.text.acronyms import introductions, key, letters, spells, well_known

TABLE = Path(index.__file__).parent / "data" / "acronyms.json"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("First Great Western (FGW) said", [("fgw", "first great western")]),
        ("by the Crown Prosecution Service (CPS).", [("cps", "crown prosecution service")]),
        ("CPS (the Crown Prosecution Service)", [("cps", "crown prosecution service")]),
        ("FGW, or First Great Western, said", [("fgw", "first great western")]),
        ("First Great Western, or FGW, said", [("fgw", "first great western")]),
        ("weapons of mass destruction (WMD)", [("wmd", "weapons of mass destruction")]),
        ("the Department of Transportation (DOT)", [("dot", "department of transportation")]),
        ("the Ministry of Defence (MoD)", [("mod", "ministry of defence")]),
        ("non-governmental groups (NGGs)", [("ngg", "non governmental groups")]),
        ("the U.N. (United Nations)", [("un", "united nations")]),
        (
            "The Office for National Statistics (ONS, London)",
            [("ons", "office for national statistics")],
        ),
        ("for good writing (FGW)", []),
        ("said John Smith (BBC)", []),
        ("It ended. Western (FGW)", []),
        ("Great Western. First (FGW)", []),
        ("the harbour (AB)", []),
        ("FIRST GREAT WESTERN (FGW) STOPS", []),
        ("First Great Western (2023)", []),
        ("", []),
    ],
)
def test_an_introduction_is_checked_letter_by_letter(
    text: str, found: list[tuple[str, str]]
) -> None:
    assert introductions(text) == found


@given(st.text(alphabet="AB ab().,’or-\n", max_size=80))
def test_whatever_is_found_stands_in_the_text(text: str) -> None:
    for found in introductions(text):
        words = found.words.split()
        assert spells(found.acronym, words)
        assert set(words) <= set(key(text.replace("-", " ")).split())


def test_ways_to_write_a_name_have_one_key() -> None:
    assert key("The Crown’s Prosecution-Service") == "the crown prosecution service"
    assert key("U.N.") == key("UN") == key("un") == "un"
    assert key("Médecins Sans Frontières") == "medecins sans frontieres"


def test_a_text_without_end_costs_no_more_than_its_length() -> None:
    started = time.perf_counter()
    for text in ("(A" * 50_000, "AB, or " * 30_000, "A.A" * 50_000, "AB (" * 50_000):
        introductions(text)
    assert time.perf_counter() - started < 20


def test_the_table_holds_what_is_widely_known() -> None:
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    assert 60 <= len(table) <= 120
    assert list(table) == sorted(table, key=str.casefold)
    assert well_known()["un"] == ("united nations",)
    for acronym, expansions in table.items():
        assert expansions, acronym
        assert letters(acronym) == key(acronym)
        assert all(len(one.split()) > 1 for one in expansions), acronym
