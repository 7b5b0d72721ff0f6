from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.changes.materiality import (
    FIELDS,
    MAX_COMPARED_WORDS,
    Edit,
    compare,
    critical_of,
    is_retraction,
)
from index.models import Content, Span

WORDS = st.sampled_from(
    ["the", "mayor", "Brandt", "said", "12", "not", "“open”", "bridge.", "Gen.", "\n", "twelve"]
)
TEXTS = st.lists(WORDS, max_size=25).map(" ".join)


def edit(old: str, new: str) -> Edit:
    return compare(Content("", old, ()), Content("", new, ()))


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ("At least 12 people died.", "At least 13 people died.", {"figure"}),
        ("Twelve people died.", "Thirteen people died.", {"figure"}),
        ("The bridge is open.", "The bridge is not open.", {"denial"}),
        ("They didn’t agree.", "They did agree.", {"denial"}),
        ("He said “we stay” on air.", "He said “we leave” on air.", {"quotation"}),
        ("He said we stay on air.", "He said “we stay” on air.", {"quotation"}),
        ("He met Gen. Milley there.", "He met Gen. Kelly there.", {"name"}),
        ("It fell on Kyiv.", "It fell on Kharkiv.", {"name"}),
        ("UN says yes.", "EU says yes.", {"name"}),
        ("Kyiv was hit. Fires in Kyiv.", "Lviv was hit. Fires in Kyiv.", {"name"}),
        ("The fine is £5m.", "The fine is $5m.", {"figure"}),
        ("It is -5 outside.", "It is 5 outside.", {"figure"}),
        ("It is ½ done.", "It is ¼ done.", {"figure"}),
        ("Er hat das bestätigt.", "Er hat das nicht bestätigt.", {"denial"}),
        ("Es gab zwölf Tote.", "Es gab dreizehn Tote.", {"figure"}),
        ("El ministro dimitió.", "El ministro nunca dimitió.", {"denial"}),
        ("Murieron doce personas.", "Murieron trece personas.", {"figure"}),
        ("Министр ушёл.", "Министр не ушёл.", {"denial"}),
        ("Погибли двенадцать человек.", "Погибли тринадцать человек.", {"figure"}),
        ("Міністр пішов.", "Міністр не пішов.", {"denial"}),
        ("Загинули п’ять людей.", "Загинули шість людей.", {"figure"}),
        ("He said ‘we don’t stay’ on air.", "He said ‘we don’t leave’ on air.", {"quotation"}),
        ("He said 'we don't stay' on air.", "He said 'we don't leave' on air.", {"quotation"}),
        ("Er sagte »wir bleiben« dazu.", "Er sagte »wir gehen« dazu.", {"quotation"}),
    ],
)
def test_what_changes_what_is_said_is_material(old: str, new: str, kinds: set[str]) -> None:
    assert edit(old, new).kinds == kinds
    assert edit(new, old).kinds == kinds


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The bridge is open.", "The bridge is open."),
        ("The bridge is open", "The bridge is open."),
        ("the bridge  is open.", "The bridge is\nopen."),
        ("Police say the road is shut.", "Officers say the road is closed."),
        ("It don't matter.", "It don’t matter."),
        ("The boys' toys and the girls' books.", "The boys' games and the girls' books."),
        ("The boys’ toys and the girls’ books.", "The boys’ games and the girls’ books."),
        ("It is −5 outside.", "It is -5 outside."),
        ("Загинули п’ять людей.", "Загинули п'ять людей."),
        ("“Stay,” he said.", '"Stay", he said.'),
        ("", ""),
    ],
)
def test_wording_and_marks_are_immaterial(old: str, new: str) -> None:
    assert not edit(old, new).material
    assert edit(old, new).spans == ()


def test_spans_name_the_words_that_changed() -> None:
    old = Content("Fire in 2 streets", "At least 12 died, Brandt said.", ())
    new = Content("Fire in 3 streets", "At least 14 died, Halloran said.", ())
    read = [
        (changed.old.field, _quote(old, changed.old), _quote(new, changed.new))
        for changed in compare(old, new).spans
    ]
    assert read == [
        ("headline", "2", "3"),
        ("body", "12", "14"),
        ("body", "Brandt", "Halloran"),
    ]


def test_an_addition_takes_nothing_back() -> None:
    longer = edit("It burns.", "It burns. Nobody died, said Brandt at 9.")
    assert longer.kinds == {"denial", "name", "figure"}
    assert longer.only_adds
    assert not edit("9 of them", "10 of them").only_adds
    assert not edit("same", "same").only_adds


def test_very_long_texts_differ_in_one_span() -> None:
    old = " ".join(f"w{n}" for n in range(MAX_COMPARED_WORDS + 5))
    (changed,) = edit(f"a {old} z", f"a {old.replace('w', 'v')} z").spans
    assert changed.old == Span("body", 2, 2 + len(old))


def test_words_that_repeat_take_no_time() -> None:
    old, new = "p " + "a a b " * 660 + "q", "r " + "a b b " * 660 + "s 5"
    start = time.process_time()
    assert edit(old, new).material
    assert time.process_time() - start < 5  # took minutes


@pytest.mark.parametrize("text", ["‘a ", "'a ", " 'a", "“ ‘", "»"])
def test_marks_without_an_end_take_no_time(text: str) -> None:
    start = time.process_time()
    critical_of(text * 50_000)
    assert time.process_time() - start < 5


@given(TEXTS, TEXTS)
def test_spans_are_places_in_both_texts_and_an_edit_reads_alike_both_ways(
    old: str, new: str
) -> None:
    found, back = edit(old, new), edit(new, old)
    for changed in found.spans:
        before, after = changed.old, changed.new
        assert 0 <= before.start <= before.end <= len(old)
        assert 0 <= after.start <= after.end <= len(new)
        assert before.field == after.field
        assert before.field in FIELDS
        assert before != after or (old[before.start : before.end] != new[after.start : after.end])
    assert found.material == bool(found.spans)
    assert edit(old, old).spans == ()
    assert back.material == found.material


@pytest.mark.parametrize(
    ("text", "retracted"),
    [
        ("RETRACTED: the bridge is open", True),
        ("This update has been removed.", True),
        ("Retraction: an earlier post said otherwise.", True),
        ("We have withdrawn this report.", True),
        ("Retractable bridge opens", False),
        ("The paper was retracted last year", False),
        ("Troops have withdrawn from the town", False),
        ("Withdrawn", True),
        ("Withdrawn from the town, troops regroup", False),
        ("Retracted landing gear led to the crash", False),
        ("Retraction of the bill demanded", False),
        ("Zurückgezogen: Die Brücke ist offen", True),
        ("Dieser Beitrag wurde gelöscht.", True),
        ("Esta noticia ha sido retirada.", True),
        ("Эта новость была удалена.", True),
        ("Це повідомлення було видалено.", True),
    ],
)
def test_a_retraction_says_so_at_its_beginning(text: str, retracted: bool) -> None:
    assert is_retraction(Content("", text, ())) is retracted
    assert is_retraction(Content(text, "Something else.", ())) is retracted


def _quote(content: Content, span: Span) -> str:
    text = content.body if span.field == "body" else content.headline
    return text[span.start : span.end]
