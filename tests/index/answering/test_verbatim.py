from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.verbatim import check_verbatim
from index.answers import Citation, Excerpt, ExcerptRef
from index.errors import VerbatimError
from index.models import QuotableField, Span, TimeOrigin
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
REF = ExcerptRef("u1", 2, Span("body", 0, 22))
EXCERPT = Excerpt(
    text=BODY[:22],
    ref=REF,
    speaker=None,
    reported_speaker=None,
    kind="none",
    citation=CITATION,
)


def at(start: int, end: int, text: str = BODY[:22], field: QuotableField = "body") -> Excerpt:
    return replace(EXCERPT, text=text, ref=replace(REF, span=Span(field, start, end)))


@given(st.integers(0, len(BODY) - 1), st.integers(1, len(BODY)))
def test_every_slice_that_is_not_blank_passes(start: int, end: int) -> None:
    text = BODY[start:end]
    if text.strip():
        check_verbatim(at(start, end, text), STORED)


def test_a_headline_is_checked_against_the_headline() -> None:
    check_verbatim(at(0, 7, "Harbour", "headline"), STORED)
    with pytest.raises(VerbatimError):
        check_verbatim(at(0, 7, "Harbour"), STORED)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (replace(EXCERPT, text=BODY[:21] + "!"), "not the stored words"),
        (replace(EXCERPT, text=BODY[:22] + " "), "not the stored words"),
        (at(1, 23), "not the stored words"),
        (replace(EXCERPT, ref=replace(REF, update_id="u2")), "checked against u1 revision 2"),
        (replace(EXCERPT, ref=replace(REF, revision=1)), "checked against u1 revision 2"),
        (at(0, 0, ""), "empty"),
        (at(3, 4, " "), "empty"),
        (at(-2, len(BODY), BODY[-2:]), "outside"),
        (at(0, len(BODY) + 1), "outside"),
        (at(9, 3), "outside"),
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
        check_verbatim(at(0, 2, "a\ud83d"), broken)
