from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sources.parsing.html_text import html_to_line, html_to_text, json_to_text, plain_to_text

TAGS = st.sampled_from(["p", "div", "b", "a", "br", "li", "table", "td", "script", "h2", "pre"])
WORDS = st.text("ab <>&;'\"\n\xa0ž", max_size=12)
MARKUP = st.lists(
    st.one_of(WORDS.map(html.escape), TAGS.map("<{}>".format), TAGS.map("</{}>".format)),
    max_size=30,
).map("".join)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
        ("One<br>two<br/><br/>three", "One\ntwo\nthree"),
        ("<p>a\n  b\t<b>c</b>d</p>", "a b cd"),
        ("<ul><li>a<li>b</ul>c", "a\nb\nc"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</table>", "a b\nc"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("x<script>alert(1)</script><style>p{}</style><!-- c -->y", "xy"),
        ("R&amp;D &amp;lt; &#39;q&#39; &nbsp;z", "R&D &lt; 'q' \xa0z"),
        ("5 < 6 & 7", "5 < 6 & 7"),
        ("one\n\ntwo\nthree", "one\ntwo three"),
        ("<p>&nbsp;</p><p>a</p>", "a"),
        ("", ""),
    ],
)
def test_html_becomes_paragraphs(markup: str, text: str) -> None:
    assert html_to_text(markup) == text


def test_a_headline_is_one_line() -> None:
    assert html_to_line("<p>One</p><p>two</p>") == "One two"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("One.\nTwo.", "One.\nTwo."),
        ('One <a href="x">link</a>.\nTwo.', "One link.\nTwo."),
        ("<p>One\ntwo</p>", "One two"),
        ("?a=1&copy=2 &amp;copy;", "?a=1&copy=2 &copy;"),
        ("a <ghost> b &lt;p&gt;", "a <ghost> b <p>"),
    ],
)
def test_json_text_may_be_plain_or_html(value: str, text: str) -> None:
    assert json_to_text(value) == text


def test_plain_text_keeps_its_entities() -> None:
    assert plain_to_text("a  &amp;\r\n\r\n b") == "a &amp;\nb"


@pytest.mark.parametrize("markup", ["<div>" * 100_000 + "x", "<b><p>" * 20_000 + "x"])
def test_markup_that_nests_without_end_still_gives_its_text(markup: str) -> None:
    assert html_to_text(markup).strip() == "x"


@given(MARKUP)
def test_no_markup_is_left(markup: str) -> None:
    # Every < of the words is escaped, so a tag in the result can only come from an escaped one.
    shown = html.unescape(re.sub(r"<[^<>]*>", "", markup))
    assert html_to_text(markup).count("<") <= shown.count("<")


@given(WORDS)
def test_entities_are_decoded_exactly_once(words: str) -> None:
    once = html.escape(words)
    shown = html_to_text(f"<p>{html.escape(once)}</p>")
    assert shown.split() == once.split()
