from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.attribution import attribute
from index.attribution.tokens import tokenise
from tests.index.attribution.reading import read
from tests.timing import cpu_s

CHARS = 250_000
MAX_S = 0.5  # two seconds a megabyte
_PIECES = st.sampled_from(
    [
        *"“”\"'’‘«»„ \n.,?:—()",
        *("''", "\n\n", "Ada Morgan", "Morgan", "he", "she", "they", "said", "says", "told"),
        *("saying", "according to", "that", "and", "who", "the president", "in Lunden", "to"),
        *("was", "not", "Mr.", "bridge", "called for", "22"),
    ]
)


def _check(headline: str, body: str) -> None:
    for one in attribute(headline, body):
        text = body if one.field == "body" else headline
        for span in ((one.start, one.end), one.cue, one.source, *one.quotes):
            if span is not None:
                assert 0 <= span[0] < span[1] <= len(text)
        assert all(one.start <= start and end <= one.end for start, end in one.quotes)
        assert 0.0 <= one.confidence <= 1.0
        assert one.speaker is None or one.speaker in body + "\n" + headline


@given(st.text(), st.text())
def test_any_text_is_read(headline: str, body: str) -> None:
    _check(headline, body)


@given(st.lists(_PIECES, max_size=60), st.lists(_PIECES, max_size=12))
def test_any_order_of_what_rules_look_for_is_read(body: list[str], headline: list[str]) -> None:
    _check(" ".join(headline), " ".join(body))
    _check("".join(headline), "".join(body))


@given(st.text(alphabet="“”\"'’‘«»„ \nab.,"))
def test_quotes_never_overlap(text: str) -> None:
    tokens = tokenise(text)
    for before, after in zip(tokens.quotes, tokens.quotes[1:], strict=False):
        assert before.first < before.last < after.first


@pytest.mark.parametrize(
    "line",
    [
        "“We will not accept this,” said Ada Morgan. “It is wrong.” ",
        "“We will not accept this,” said Ada Morgan. “It is wrong.”\n",
    ],
)
def test_quotes_are_read_at_half_a_megabyte_a_second(line: str) -> None:
    text = line * (CHARS // len(line))
    assert cpu_s(lambda: attribute("", text), below=MAX_S) < MAX_S


@pytest.mark.parametrize(
    "piece",
    [
        "“",
        '"',
        "‘a b ’",
        "He said ",
        "Cole, a man, said, ",
        '“He said ‘no’ to "it',
        "said) ",
        '"a" ',
    ],
)
def test_time_grows_with_the_length_alone(piece: str) -> None:
    def seconds(chars: int, below: float) -> float:
        text = piece * (chars // len(piece))
        return cpu_s(lambda: attribute("", text), below=below)

    # Quadratic work would take sixteen times as long over four times the text.
    allowed = 10 * max(seconds(15_000, below=0.02), 0.02)
    assert seconds(60_000, below=allowed) < allowed


def test_five_thousand_quotes_keep_their_speakers() -> None:
    body = " ".join(f"“Reason {n} is this,” Speaker{n} said." for n in range(5_000))
    found = read(body)
    assert len(found) == 5_000
    assert found[4_321] == ("direct", "“Reason 4321 is this,”", "Speaker4321")


def test_one_long_quote_alone_has_no_speaker() -> None:
    body = "“" + "We walked on and the road was long. " * 50 + "”"
    assert read(body) == [("direct", body, None)]


def test_quote_never_closed_is_not_spread_over_what_follows() -> None:
    body = "He was “very tired of it all. The bridge opened. Ada Morgan said it was safe."
    assert read(body) == [("indirect", "it was safe", "Ada Morgan")]


@pytest.mark.parametrize(
    "text",
    [
        "大统领说:“桥会关闭。”",
        "Сказал он: «Мост закрыт».",
        "قال: «الجسر مغلق».",
        "ADA MORGAN SAID NO.",
    ],
)
def test_other_scripts_and_capitals_invent_no_speaker(text: str) -> None:
    assert [speaker for _, _, speaker in read(text) if speaker is not None] == []


def test_text_may_end_with_its_cue() -> None:
    assert read("The deal is near, Ada Morgan says") == [
        ("indirect", "The deal is near", "Ada Morgan")
    ]
