"""How an answer looks in the terminal and in JSON: the words that answer, silence, why."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from bot.cli.as_json import answer_json, excerpt_json, why_json
from bot.cli.terminal import answer_view, statements_view
from bot.cli.why import why_view
from index import Answer, Citation, Excerpt, ExcerptRef, Explanation, JudgedSentence, Reason
from index.answers import AnswerKind
from index.models import Span, TimeOrigin
from tests.bot.cli.test_commands import asked, bot
from tests.builders import NOW

if TYPE_CHECKING:
    from pathlib import Path

START = 40
HOSTILE = "[red]It[/] cost\r [link=https://e.example]21 <b>crowns</b>[/link] [0].\x08"
_STYLE = re.compile("\x1b\\[[0-9;]*m")
_LINK = re.compile("\x1b\\]8;.*?\x1b\\\\")


def excerpt_of(text: str, *places: tuple[int, int], **fields: Any) -> Excerpt:
    citation = Citation(
        *("Post", (), NOW, "second", TimeOrigin.OWN, NOW, "H", "S", False, None),
        "https://post.example/a#:~:text=It",
    )
    ref = ExcerptRef("u", 1, Span("body", START, START + len(text)))
    answer = tuple((START + start, START + end) for start, end in places)
    return Excerpt(text, ref, None, None, "none", citation, answer=answer, **fields)


def printed(view: Any, *, styled: bool = False) -> str:
    console = Console(
        width=200, file=io.StringIO(), force_terminal=styled, highlight=False, _environ={}
    )
    console.print(view, crop=False)
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def bold_in(shown: str) -> str:
    """What is bold in the colour of all text, which numbers and headings are not."""
    return "|".join(re.findall("\x1b\\[1;39m([^\x1b]*)", shown))


def answer_of(*excerpts: Excerpt) -> Answer:
    return Answer("?", True, None, "hybrid", NOW, excerpts=excerpts)


def silence(reason: Reason = Reason.NOT_STATED, **fields: Any) -> Answer:
    return Answer("?", False, reason, "hybrid", NOW, **fields)


def test_the_words_that_fill_the_gap_are_bold_and_markup_is_text() -> None:
    start, end = HOSTILE.index("21"), HOSTILE.index("[/link]")
    shown = printed(answer_view(answer_of(excerpt_of(HOSTILE, (start, end)))), styled=True)
    assert bold_in(shown) == "21 <b>crowns</b>"
    # rich leaves out the controls that would move the cursor.
    plain = HOSTILE.replace("\r", "").replace("\x08", "")
    assert plain in _STYLE.sub("", _LINK.sub("", shown))


def test_nothing_is_bold_at_places_that_are_none() -> None:
    view = answer_view(answer_of(excerpt_of("It cost 21.", (-9, -2), (50, 60), (7, 4))))
    assert bold_in(printed(view, styled=True)) == ""


def test_a_list_of_statements_marks_them_too() -> None:
    view = statements_view([excerpt_of("It cost 21.", (8, 10))])
    assert bold_in(printed(view, styled=True)) == "21"


@pytest.mark.parametrize("reason", [Reason.NOT_STATED, Reason.NOTHING_RELEVANT])
def test_silence_names_by_its_kind_what_was_not_found(reason: Reason) -> None:
    shown = printed(answer_view(silence(reason, wanted=AnswerKind.PERSON)))
    assert "The news does not say who." in shown
    assert "as of 01 Mar 2026, 12:00 UTC" in shown


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_and_kind_has_a_text(reason: Reason) -> None:
    for kind in AnswerKind:
        first, *_ = printed(answer_view(silence(reason, wanted=kind))).splitlines()
        assert first.strip()
    assert answer_json(silence(reason))["reason"] == reason.value


def test_what_comes_nearest_is_labelled_cited_and_no_excerpt() -> None:
    answer = silence(nearest=excerpt_of(HOSTILE, (0, 9)))
    shown = printed(answer_view(answer), styled=True)
    assert bold_in(shown) == ""
    lines = [line.strip() for line in printed(answer_view(answer)).splitlines()]
    label = lines.index("The nearest I found, which does not answer this:")
    assert lines[label + 1].startswith("[red]It[/] cost")
    assert lines[label + 2] == "Post · 01 Mar 2026, 12:00 UTC · H"
    assert lines[label + 3] == "https://post.example/a#:~:text=It"
    assert not any(line.startswith("[1]") for line in lines)
    document = json.loads(json.dumps(answer_json(answer)))
    assert (document["answered"], document["excerpts"]) == (False, [])
    assert document["nearest"]["text"] == HOSTILE


def test_an_answer_has_nothing_that_comes_nearest() -> None:
    answer = replace(answer_of(excerpt_of("Yes.")), nearest=excerpt_of("No."))
    assert "No." not in printed(answer_view(answer))
    assert answer_json(answer)["nearest"] is None
    assert answer_json(silence())["nearest"] is None


def test_json_has_the_places_in_the_field() -> None:
    excerpt = excerpt_of("It cost 21 crowns.", (8, 17), (-30, 2), (10, 12), (60, 70))
    assert excerpt_json(excerpt)["answer"] == [[START, START + 2], [START + 8, START + 17]]
    assert excerpt_json(excerpt_of("It cost 21 crowns."))["answer"] == []


def judged(text: str, probability: float, start: int) -> JudgedSentence:
    ref = ExcerptRef("u", 1, Span("body", start, start + len(text)))
    features = {"near": 0.1, "filled": 0.9, "negation": -1.5, "rank": 0.2, "short": 0.01}
    return JudgedSentence(ref, text, probability, features)


def explanation(*sentences: JudgedSentence, **fields: Any) -> Explanation:
    plain: dict[str, Any] = {
        "answer": replace(answer_of(excerpt_of("It cost 21.")), confidence=0.876),
        "kinds": (AnswerKind.MONEY, AnswerKind.PERSON),
        "names": ("kirby",),
        "words": ("rail", "[red]cost[/]"),
        "figures": ("2022",),
        "negated": True,
        "threshold": 0.5,
    }
    return Explanation(sentences=sentences, **(plain | fields))


SHOWN, MISSED = judged("It cost 21.", 0.876, START), judged("[bold]Nobody[/] paid.", 0.499, 0)


def test_why_says_what_was_asked_and_what_was_considered() -> None:
    shown = printed(why_view(explanation(SHOWN, MISSED)))
    for words in (
        "Asked for: money, person",
        "Names: kirby",
        "Words: rail, [red]cost[/]",
        "Figures: 2022",
        "The question negates.",
        "Shown from a probability of 0.50; this answer: 0.87",
        "0.49 · [bold]Nobody[/] paid.",
        "negation -1.50, filled +0.90, rank +0.20, near +0.10",
    ):
        assert words in shown
    assert "short" not in shown
    assert shown.index("It cost 21.") < shown.index("[bold]Nobody[/] paid.")


def test_why_leaves_out_what_the_question_does_not_hold() -> None:
    bare = explanation(names=(), figures=(), negated=False, answer=silence())
    shown = printed(why_view(bare))
    assert "No sentence was considered." in shown
    assert "this answer: –" in shown
    assert not re.search("Names|Figures|negates|nearest miss", shown)


def test_why_shows_the_best_eight_sentences() -> None:
    many = [judged(f"Sentence {number}.", 0.4, 200 + 20 * number) for number in range(12)]
    shown = printed(why_view(explanation(*many)))
    assert "Sentence 7." in shown
    assert "Sentence 8." not in shown


def test_why_as_json_is_whole() -> None:
    document = json.loads(json.dumps(why_json(explanation(SHOWN, MISSED))))
    assert document["kinds"] == ["money", "person"]
    assert (document["threshold"], document["confidence"]) == (0.5, 0.876)
    assert [one["probability"] for one in document["sentences"]] == [0.876, 0.499]
    assert document["sentences"][0]["features"]["short"] == 0.01
    assert document["nearest_miss"] == document["sentences"][1]
    assert why_json(explanation(SHOWN))["nearest_miss"] is None


def test_the_command_says_why_beside_the_answer(tmp_path: Path) -> None:
    line = b'{"id": "1", "body": "The mountain road is closed because of snow. It is cold."}\n'
    bot("ingest", "-", "--no-embed", data=tmp_path, stdin=line)
    question = "why is the mountain road closed?"
    why = asked(question, tmp_path, "--why")["why"]
    assert why["kinds"] == ["reason"]
    assert {"mountain", "road", "closed"} <= {*why["names"], *why["words"]}
    assert any("road" in one["text"] for one in why["sentences"])
    assert "why" not in asked(question, tmp_path)
    done = bot("ask", "--why", "--keywords-only", question, data=tmp_path).stdout.decode()
    assert done.index("[1]") < done.index("Asked for: reason")
    assert done.index("Asked for: reason") < done.index("probability")
