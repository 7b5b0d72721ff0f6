"""Text with entities as Telegram counts them, and cut where it must be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.styled_text import Styled, one_line, pieces
from bot.telegram.messages import utf16_length
from tests.bot.rendering.strategies import odd
from tests.bot_api.checks import text_violations


@given(st.text(), st.integers(10, 60))
def test_pieces_fit_and_hold_every_word(text: str, limit: int) -> None:
    parts = list(pieces(text, limit))
    assert all(0 < utf16_length(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_pieces_part_at_sentences_where_there_are_any() -> None:
    assert list(pieces("One two three. Four five six. Seven.", 20)) == [
        "One two three.",
        "Four five six.",
        "Seven.",
    ]


@given(odd, odd)
def test_entities_never_hold_white_space_at_their_ends(one: str, other: str) -> None:
    styled = Styled().plain("x").bold(one).plain("y").italic(other).plain("z")
    found = [{"type": e.kind, "offset": e.offset, "length": e.length} for e in styled.entities]
    assert [v for v in text_violations(styled.text, found) if "trim" not in v] == []
    assert styled.units == utf16_length(styled.text)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("a\nb\tc", "a b c"),
        ("x" * 50, "x" * 19 + "…"),
        (" a ", "a"),
        ("\ud800", "\ufffd"),
        ("\u202eevil\u2066", "evil"),
        ("\x1b[31m", "\ufffd[31m"),
    ],
)
def test_a_label_is_one_line(text: str, label: str) -> None:
    assert one_line(text, 20) == label
