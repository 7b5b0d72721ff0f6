from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.verbatim import check_verbatim
from index.answers import Citation, Excerpt
from index.errors import VerbatimError
from index.models import TimeOrigin
from tests.builders import stored

NOW = datetime(2026, 3, 26, 12, tzinfo=UTC)
BODY = "The harbour is closed. “Nobody leaves,” the captain said."
STORED = stored(BODY, revision=2, headline="Harbour closed")
CITATION = Citation(
    publisher="Harbour Post",
    authors=(),
    published_at=None,
    published_precision="second",
    published_from=TimeOrigin.NONE,
    first_seen_at=NOW,
    headline="Harbour closed",
    story="Storm",
    introduction=False,
    url=None,
    deep_link=None,
)
EXCERPT = Excerpt(
    text=BODY[:22],
    field="body",
    start=0,
    end=22,
    update_id="u1",
    revision=2,
    speaker=None,
    reported_speaker=None,
    kind="none",
    citation=CITATION,
)


@given(st.integers(0, len(BODY) - 1), st.integers(1, len(BODY)))
def test_every_slice_that_is_not_blank_passes(start: int, end: int) -> None:
    text = BODY[start:end]
    if text.strip():
        check_verbatim(replace(EXCERPT, text=text, start=start, end=end), STORED)


def test_a_headline_is_checked_against_the_headline() -> None:
    check_verbatim(replace(EXCERPT, field="headline", text="Harbour", end=7), STORED)
    with pytest.raises(VerbatimError):
        check_verbatim(replace(EXCERPT, text="Harbour", end=7), STORED)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (replace(EXCERPT, text=BODY[:21] + "!"), "not the stored words"),
        (replace(EXCERPT, text=BODY[:22] + " "), "not the stored words"),
        (replace(EXCERPT, start=1, end=23), "not the stored words"),
        (replace(EXCERPT, update_id="u2"), "checked against u1 revision 2"),
        (replace(EXCERPT, revision=1), "checked against u1 revision 2"),
        (replace(EXCERPT, text="", end=0), "empty"),
        (replace(EXCERPT, text=" ", start=3, end=4), "empty"),
        (replace(EXCERPT, text=BODY[-2:], start=-2, end=len(BODY)), "outside"),
        (replace(EXCERPT, end=len(BODY) + 1), "outside"),
        (replace(EXCERPT, start=9, end=3), "outside"),
    ],
)
def test_anything_else_is_refused_without_showing_the_text(wrong: Excerpt, why: str) -> None:
    with pytest.raises(VerbatimError, match=why) as caught:
        check_verbatim(wrong, STORED)
    assert "harbour" not in str(caught.value).casefold()
    assert wrong.update_id in str(caught.value)


def test_half_a_surrogate_pair_is_refused() -> None:
    broken = replace(STORED, body="a\ud83d")
    with pytest.raises(VerbatimError, match="surrogate"):
        check_verbatim(replace(EXCERPT, text="a\ud83d", end=2), broken)
