from __future__ import annotations

import json
import re
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import index
from index.text.analysis import (
    ANALYSIS_VERSION,
    MAX_TERM_CHARS,
    analyse,
    content_terms,
    spellings,
    using,
    version_in_use,
)
from index.text.capitals import SPELT_LIKE_WORDS

DATA = Path(index.__file__).parent / "data"


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Ferries were CANCELLED", ["ferri", "cancel"]),
        ("Überraschung am Café", ["uberraschung", "am", "cafe"]),
        ("The crew used drones", ["crew", "use", "drone"]),
        ("WHO says the US helped us", ["who.", "say", "us.", "help", "us"]),
        (
            "pro-US and US-led, the U.S.’s and (US)",
            ["pro", "us.", "prous", "us.", "led", "usl"] + ["us."] * 2,
        ),
        ("AID and aid, IT and it, ICE and ice", ["aid.", "aid", "it.", "ice.", "ice"]),
        (
            "US STRIKES NEAR AID CONVOY",
            ["us", "us.", "strike", "near", "aid", "aid.", "convoy"],
        ),
        ("what the us and the who say", ["us.", "who.", "say"]),
        ("tariffs of us firms", ["tariff", "us", "us.", "firm"]),
        ("Prices hit us firms", ["price", "hit", "us", "firm"]),
        ("NATO, nato and RMT", ["nato", "nato", "rmt"]),
        ("10 am, 10 AM, 10 a.m.", ["10", "am"] * 3),
        ("cafe\u0301", ["cafe"]),
        ("The harbour's and the harbour’s walls", ["harbour", "harbour", "wall"]),
        ("the mayors’ plan", ["mayor", "plan"]),
        ("O’Brien and O'Brien", ["obrien", "obrien"]),
        ("didn't did n't didn’t", []),
        ("rates rose 3.5% to 1,000 in 2022", ["rate", "rose", "3.5", "1000", "2022"]),
        ("$1,234,567.80 or 7,5", ["1234567.80", "7,5"]),
        ("£5bn, 40km, 4th", ["5", "bn", "40", "km", "4", "th"]),
        ("U.S. US us USA", ["us.", "us.", "us", "us."]),
        ("R&D at AT&T", ["rd", "att"]),
        ("a state-of-the-art plan", ["state", "art", "plan"]),
        ("north–south, now—later… “so”", ["north", "south", "now", "later"]),
        ("Θεσσαλονίκη, Москва", ["thessaloniki", "moscow"]),
        ("two\u00adpart zero\u200bwidth", ["twopart", "zerowidth"]),
        ("ﬁre ２０", ["fire", "20"]),
        ("", []),
        ("… — !?", []),
        ("🌊", []),
    ],
)
def test_terms_of(text: str, terms: list[str]) -> None:
    assert analyse(text) == terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zelenskyy", "Zelensky"),
        ("Zelenskyy’s", "Zelenskiy"),
        ("Зеленський", "Zelenskyy"),
        ("Kyiv’s", "Kiev"),
        ("Київ", "Kyiv"),
        ("Kharkiv", "Харьков"),
        ("ODESSA", "Odesa"),
        ("Lvov", "Lviv"),
        ("al-Qaida", "Al-Qaeda"),
        ("cease-fire", "ceasefires"),
        ("Erdoğan", "Erdogan"),
        ("negotiations", "negotiating"),
        ("1,000", "1000"),
        ("Gaddafi", "Qaddafi"),
    ],
)
def test_spellings_of_one_word_are_one_term(one: str, other: str) -> None:
    assert analyse(one) == analyse(other) != []


@pytest.mark.parametrize("question", ["night-time", "nighttime", "night time", "night‑time"])
def test_a_hyphenated_word_is_found_by_either_form(question: str) -> None:
    held = set(analyse("a night-time curfew"))
    assert set(analyse(question)) <= held


def test_a_script_without_spaces_gives_a_term_a_character() -> None:
    assert len(analyse("基辅市长")) == 4
    assert set(analyse("基辅")) <= set(analyse("基辅市长说"))


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("What did the mayor say about the bridge?", ["mayor", "bridg"]),
        ("Tell me the latest on the negotiations, please", ["negoti"]),
        ("who said what?", []),
        ("Ferries or ferries to the U.S.?", ["ferri", "us."]),
        ("Tell us the latest on us tariffs", ["us.", "tariff"]),
        ("WHAT DID THE US SAY ON TARIFFS?", ["us.", "tariff"]),
        ("WHO SAID IT?", []),
        ("What does it mean for us?", ["mean"]),
        ("What’s the night-time curfew?", ["night", "time", "curfew"]),
        ("news of the cease-fire", ["ceasefir"]),
        ("What did the State Department state?", ["state", "depart"]),
        ("1 in 1,000?", ["1", "1000"]),
    ],
)
def test_a_question_is_about_its_content_terms(question: str, terms: list[str]) -> None:
    assert content_terms(question) == terms


@given(st.text())
def test_terms_are_plain_and_short(text: str) -> None:
    for term in analyse(text):
        assert re.fullmatch(r"[a-z0-9.,]+", term)
        assert len(term) <= MAX_TERM_CHARS


@given(st.lists(st.text(max_size=12), max_size=6))
def test_words_are_analysed_one_by_one(words: list[str]) -> None:
    apart = [term for word in words for term in analyse(word)]
    assert analyse("\n".join(words)) == apart


@given(st.text())
def test_content_terms_are_terms_of_the_question(question: str) -> None:
    found = content_terms(question)
    assert len(found) == len(set(found))
    # "us" is the country, where a report would write it in capitals.
    assert set(found) <= {*analyse(question), "us."}


@given(st.integers(0, 10**15))
def test_an_integer_is_one_term_however_it_is_grouped(number: int) -> None:
    assert analyse(f"{number}") == analyse(f"{number:,}") == [str(number)]


def test_a_word_without_end_costs_no_more_than_its_length() -> None:
    started = time.perf_counter()
    for text in ("x" * 300_000, "1," * 150_000, "a.b" * 100_000, "a-" * 150_000, "'" * 300_000):
        analyse(text)
    assert time.perf_counter() - started < 20


def test_threads_get_the_same_terms() -> None:
    texts = [f"running{i} negotiations{i} happily" for i in range(2_000)]
    expected = [[f"running{i}", f"negotiations{i}", "happili"] for i in range(2_000)]
    results: list[list[list[str]]] = []
    threads = [
        threading.Thread(target=lambda: results.append([analyse(text) for text in texts]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 4


def test_every_shipped_spelling_leads_to_its_name() -> None:
    table = json.loads((DATA / "transliterations.json").read_text(encoding="utf-8"))
    assert len(table) >= 60
    for name, others in table.items():
        written = name.upper() if name in SPELT_LIKE_WORDS else name
        for other in others:
            assert analyse(other) == analyse(written) != [], other


@pytest.mark.parametrize(
    "table",
    [
        [],
        {"kyiv": "kiev"},
        {"kyiv": [1]},
        {"Kyiv": ["kiev"]},
        {"kyiv": ["…"]},
        {"kyiv": ["kiev"], "kief": ["Kiev"]},
        {"kyiv": ["kiev"], "kiev": []},
    ],
)
def test_a_table_that_is_wrong_is_refused(table: object) -> None:
    with pytest.raises(ValueError, match=r"spelling|transliterations"):
        spellings(table)


@pytest.mark.parametrize(
    ("short", "longer"),
    [
        ("day", "days"),
        ("pay", "paying"),
        ("buy", "buys"),
        ("bus", "buses"),
        ("gas", "gases"),
        ("die", "died"),
        ("lie", "lying"),
        ("sue", "sued"),
        ("use", "using"),
        ("crisis", "crises"),
    ],
)
def test_short_words_meet_their_longer_forms(short: str, longer: str) -> None:
    assert analyse(short) == analyse(longer)


@pytest.mark.parametrize(
    ("one", "other"),
    [("used", "us"), ("US", "us"), ("evening", "even"), ("AIDS", "aids"), ("WHO", "who")],
)
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert not set(analyse(one)) & set(analyse(other))


def test_a_headline_in_capitals_is_found_by_either_reading() -> None:
    held = set(analyse("US TROOPS LEAVE ISLAND"))
    assert held >= {*content_terms("US troops"), *content_terms("us troops")}


def test_an_earlier_analysis_stays_as_it_was() -> None:
    with using("2"):
        assert version_in_use() == "2"
        assert analyse("The US used drones in the evening of two days") == [
            *("us", "us", "drone", "even", "two", "dai")
        ]
        assert content_terms("Did the U.S. tell us?") == ["us"]
    assert version_in_use() == ANALYSIS_VERSION
    assert analyse("The US used drones") == ["us.", "use", "drone"]
