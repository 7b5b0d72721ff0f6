import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.sentences import sentences

SEED = Path(__file__).parents[4] / "shared" / "seed" / "abc_live_updates.txt"

# What sentence rules stumble over, in any order.
PIECES = st.sampled_from(
    [
        *"“”‘’\"'()[]«».!?…-—•",
        *["\n", "\r\n", "\u2028", " ", "\u00a0", "\t"],
        *["U.S.", "Mr.", "Feb. 3", "p.m.", "J. K.", "3.5", "...", ". . .", "e.g.", "1."],
        *["word", "Word", "iPhone", "said", "The", "。", "日本", "Дом", "😀", "é", "e\u0301"],
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join))


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@given(TEXTS)
def test_spans_are_in_order_stripped_and_cover_all_that_is_visible(text: str) -> None:
    position = 0
    for start, end in sentences(text):
        assert position <= start < end <= len(text)
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        assert len(text[start:end].splitlines()) == 1
        position = end
    assert not text[position:].strip()


@given(TEXTS)
def test_a_line_splits_the_same_wherever_it_stands(text: str) -> None:
    line = " ".join(text.split())
    assert split(f"Before.\n{line}\nAfter.") == ["Before.", *split(line), "After."]


@pytest.mark.parametrize(
    "sentence",
    [
        "Talks began Feb. 3 in the capital, the ministry said.",
        "The U.S. Senate and the U.K. Treasury disagree.",
        "Gen. Ada Okafor met Mr. Lindqvist and Lt. Col. J. R. Vance at St. Brendan’s.",
        "Prices rose 3.5 percent to $4.20 at 5 p.m. ET on Monday.",
        "It opens at 9 a.m. Eastern time and closes at 5 p.m. Friday.",
        "“Will it hold?” Minister Okafor asked reporters.",
        "“Stop!” he shouted from the gate.",
        "He said [laughs. Then pauses] that it was over.",
        "The envoy (who left early. Others stayed) declined to speak.",
        "No. 10 declined to comment, and Sen. Vance (D-Calif.) agreed.",
        "“We want ... Everyone to come home,” she said.",
        "The firm, Harbour Grain Inc., based in Bath, Me., owes vs. rivals.",
        "1. Harbour reopens",
        "Visit www.example.com/a.B for more.",
        "She met Rev. Abel Stone, Ph.D., and Sgt. [Amy] Bell Jr. of D.C. police.",
    ],
)
def test_one_sentence_stays_one(sentence: str) -> None:
    assert split(sentence) == [sentence]


@pytest.mark.parametrize(
    "parts",
    [
        ["“No one was hurt.”", "Police left."],
        ["He left the U.S.", "The trial goes on."],
        ["It ended at 5 p.m.", "Rescuers went home."],
        ["“Is it over?”", "The crowd went home."],
        ["(Nobody spoke.)", "Then it rained."],
        ["They fled...", "Nobody followed."],
        ["“It holds.", "It will hold,” she said.", "Others doubt it."],
        ["The ship sank in Dec.", "It was never found."],
        ["Sold by Harbour Grain Inc.", "She bought it."],
        ["Really?!", "Yes."],
        ["It cost $5.", "12 people paid."],
        ["We sell it.", "iPhone users wait."],
        ["« C’est fini. »", "Nobody asked."],
        ["„Es ist vorbei.“", "Alle gingen."],
        ["終わった。", "次へ。"],
        ["Все кончено.", "Люди ушли."],
        ["the first one left .", "he did not come back ."],
    ],
)
def test_sentences_part_where_a_reader_would(parts: list[str]) -> None:
    assert split(" ".join(parts)) == parts


@pytest.mark.parametrize(
    "parts",
    [
        ["“It is over.”", "The crowd left."],
        ["She left.", "“We stay,” he said."],
        ["The talks ended.", "The delegates left."],
    ],
)
def test_a_missing_space_does_not_hide_the_end(parts: list[str]) -> None:
    assert split("".join(parts)) == parts


def test_lines_part_sentences_even_without_a_full_stop() -> None:
    assert split("A heading\n\n  Then text. More. \n") == ["A heading", "Then text.", "More."]


@pytest.mark.parametrize(
    "unit",
    ["A. ", "a. b ", "Mr. X ", "!a", "。a", ". ", '. "', "x", "[", "(a. B ", "U.S. The ", "“a.” "],
)
def test_a_megabyte_of_anything_takes_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        started = time.process_time()
        sentences(text)
        return time.process_time() - started

    assert seconds(1_000_000) < 10.0  # measured: 0.6 s idle, 1.6 s busy; quadratic: minutes


def test_the_seed_parts_into_whole_sentences() -> None:
    if not SEED.exists():
        pytest.skip(f"no {SEED.name} beside the checkout")
    text = SEED.read_text(encoding="utf-8")
    body = [line for line in split(text) if not line.startswith("-")]
    assert len(body) == 35
    assert all(line[-1] in ".?”" for line in body[1:])
