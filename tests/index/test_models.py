from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.answers import ExcerptRef
from index.models import QuotableField, Span
from tests.builders import stored


@st.composite
def spans(draw: st.DrawFn, field: QuotableField = "body") -> Span:
    start = draw(st.integers(0, 20))
    return Span(field, start, draw(st.integers(start + 1, 30)))


@given(spans(), spans())
def test_spans_overlap_where_they_share_a_character(one: Span, other: Span) -> None:
    shared = set(range(one.start, one.end)) & set(range(other.start, other.end))
    assert one.overlaps(other) == other.overlaps(one) == bool(shared)


@given(spans(), spans("headline"))
def test_spans_of_two_fields_never_overlap(one: Span, other: Span) -> None:
    assert not one.overlaps(other)


@given(spans(), spans())
def test_joined_spans_cover_both_and_no_more(one: Span, other: Span) -> None:
    both = one.joined(other)
    assert both == other.joined(one)
    ends = {one.start, one.end, other.start, other.end}
    assert (both.start, both.end) == (min(ends), max(ends))


def test_an_update_quotes_its_spans() -> None:
    update = stored("The harbour is closed.", headline="Harbour closed")
    assert update.quote(Span("body", 4, 11)) == "harbour"
    assert update.quote(Span("headline", 8, 14)) == "closed"


def test_excerpts_of_two_revisions_never_overlap() -> None:
    place = Span("body", 0, 9)
    ref = ExcerptRef("a", 1, place)
    assert ref.overlaps(ExcerptRef("a", 1, Span("body", 8, 12)))
    assert not ref.overlaps(ExcerptRef("a", 2, place))
    assert not ref.overlaps(ExcerptRef("b", 1, place))
