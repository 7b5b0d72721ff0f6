"""Text that our own patterns once took quadratic or cubic time over."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from index.errors import SourceError
from index.sources.formats.bylines import find_bylines
from index.sources.formats.feed import without_email
from index.sources.parsing.html_text import json_to_text, too_deep
from index.sources.parsing.inline_xml import inline_xml_as_html
from index.sources.parsing.json_ld import read_linked_data
from index.sources.parsing.names import split_names
from index.sources.parsing.xml_safety import check_page_doctype, check_xml_feed
from tests.index.sources.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG = 400_000
MAX_CPU_S = 1.0  # each takes milliseconds; the slow patterns took from half a minute to hours


@pytest.fixture(autouse=True)
def _in_linear_time() -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < MAX_CPU_S


def test_a_tag_without_an_end_in_a_page() -> None:
    assert not too_deep("<b></b>" * 600 + "<" + "a" * LONG)


def test_a_tag_without_an_end_in_a_feed() -> None:
    check_xml_feed("<rss>" + "<" + "a" * LONG, "x")


def test_a_doctype_without_an_end() -> None:
    check_xml_feed("<rss>" + "<!doctype " + "a" * LONG, "x")
    check_page_doctype("<!-- -" * LONG + "<!doctype html " + "'" * LONG, "x")


def test_quotes_that_span_tags() -> None:
    with pytest.raises(SourceError, match="nests more"):
        check_xml_feed("<rss>" + "<a \"'" * (LONG // 5), "x")


@pytest.mark.parametrize("author", ["@" * LONG, "a" * LONG, " " * LONG + "a@", "a@b" * LONG, "<@"])
def test_an_author_that_might_be_an_address(author: str) -> None:
    assert without_email(author) == author.strip()


def test_white_space_that_might_part_names() -> None:
    assert len(split_names("\u00a0" * LONG + "x" + "\u00a0" * LONG + "y")) == 1
    find_bylines([f"-A{' ' * 190}b"] * 2_000)


def test_a_script_that_might_end_its_wrapper() -> None:
    data = read_linked_data([json.dumps({"a": "-->" + " " * LONG + "x"})])
    assert len(data.nodes) == 1


def test_agency_articles_that_never_end() -> None:
    inner = "<body.content>" * (LONG // 14)
    inline_xml_as_html(f"<content type='text/xml'>{inner}</content>")


def test_attributes_without_number_in_a_field_of_html() -> None:
    attributes = " ".join(f"a{number}=1" for number in range(LONG // 8))
    assert json_to_text(f"<p {attributes}>It rained.</p>") == "It rained."


def test_articles_inside_articles() -> None:
    page = "<!doctype html><html>" + "<article>" * 500 + "<p>It rained.</p>" * 2_000
    assert read(page).update.body.count("It rained.") == 2_000


def test_the_authors_that_all_updates_refer_to() -> None:
    updates = [{"articleBody": f"Update {n}.", "author": {"@id": "a"}} for n in range(1_000)]
    author = {"@id": "a", "name": "x" * LONG, "@type": "Person"}
    blog = {"@type": "LiveBlogPosting", "liveBlogUpdate": updates}
    script = json.dumps({"@graph": [author, blog]})
    page = f"<html><head><script type='application/ld+json'>{script}</script></head></html>"
    assert {update.authors for update in read(page).updates} == {()}


@pytest.mark.parametrize("tag", ["<a b='>'>", "<a b='/>'>", "<a>", "<a b='<'>", "<a b=\">'>"])
def test_nesting_is_counted_whatever_the_attributes_hold(tag: str) -> None:
    with pytest.raises(SourceError, match="nests more"):
        check_xml_feed("<rss>" + tag * 200, "x")


@pytest.mark.parametrize("tag", ["<a/>", "<a b='>'/>", "<a b='/>'></a>", "<a b=c/>"])
def test_tags_that_end_themselves_do_not_nest(tag: str) -> None:
    check_xml_feed("<rss>" + tag * 200, "x")


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("ana@x.example (Ana Ruiz)", "Ana Ruiz"),
        ("Ana Ruiz <ana@x.example>", "Ana Ruiz"),
        ("Ana Ruiz<ana@x.example>", "Ana Ruiz"),
        ("Ana Ruiz ana@x.example", "Ana Ruiz"),
        ("Ana Ruiz (ana@x.example)", "Ana Ruiz"),
        ("ana@x.example", ""),
        ("<ana@x.example>", ""),
        ("Ana Ruiz", "Ana Ruiz"),
        ("Ana @ Work", "Ana @ Work"),
    ],
)
def test_names_are_told_from_addresses(author: str, name: str) -> None:
    assert without_email(author) == name
