from __future__ import annotations

import pytest

from index.errors import SourceError
from index.sources.fetching.web import FetchError
from index.sources.formats.extraction import can_extract
from tests.index.sources.reading import read
from tests.index.sources.worker.test_reading import reading, updates

SENTENCES = [
    f"On day {n} the council of the town said that the old bridge over the river stays closed."
    for n in range(1, 9)
]
PROSE = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
SAYS_SO = '<meta property="og:type" content="article"><meta property="og:title" content="Bridge">'
PAGE = (
    "<!doctype html><html><head>{head}</head><body><nav><a href='/'>Home</a></nav>"
    f"<div class='story'>{PROSE}</div><footer>All rights reserved</footer></body></html>"
)

installed = pytest.mark.skipif(not can_extract(), reason="the extra `article` is not installed")
missing = pytest.mark.skipif(can_extract(), reason="the extra `article` is installed")


@installed
def test_an_article_that_says_its_text_nowhere_is_guessed() -> None:
    update = read(PAGE.format(head=SAYS_SO)).update
    assert update.headline == "Bridge"
    assert update.body.split("\n") == SENTENCES


@missing
def test_without_the_extra_it_is_said_how_to_install_it() -> None:
    with pytest.raises(SourceError, match=r"quotewire\[article\]"):
        read(PAGE.format(head=SAYS_SO))
    with pytest.raises(FetchError, match=r"quotewire\[article\]") as caught:
        reading(PAGE.format(head=SAYS_SO))
    assert caught.value.kind == "unreadable"


def test_nothing_is_guessed_of_a_page_that_does_not_say_that_it_is_an_article() -> None:
    with pytest.raises(FetchError, match="give the address"):
        reading(PAGE.format(head="<title>Town</title>"))


def test_text_that_the_page_marks_needs_no_guess() -> None:
    page = PAGE.format(head=SAYS_SO).replace("class='story'", "role='main'")
    assert updates(reading(page))[0].body.split("\n") == SENTENCES
