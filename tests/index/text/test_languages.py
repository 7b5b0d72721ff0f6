from __future__ import annotations

import pytest

from index.adapters.language import identify
from index.text.languages import MIN_CHARS, language_of

ENGLISH = "The minister said that the talks in Geneva would go on until the evening."
GERMAN = "Die Ministerin sagte, dass die Gespräche in Genf bis zum Abend weitergehen."
UKRAINIAN = "Міністр заявив, що переговори в Женеві триватимуть до вечора."


@pytest.mark.parametrize(("body", "code"), [(ENGLISH, "en"), (GERMAN, "de"), (UKRAINIAN, "uk")])
def test_whole_sentences_tell_their_language(body: str, code: str) -> None:
    assert language_of("", body, None, identify) == code


def test_what_the_page_says_is_kept_where_the_words_agree() -> None:
    assert language_of("", ENGLISH, "en-GB", identify) == "en-GB"


def test_a_template_that_is_wrong_is_not_believed() -> None:
    assert language_of("", GERMAN, "en", identify) == "de"


def test_a_few_words_tell_nothing() -> None:
    assert language_of("", "Kyiv: 21", None, identify) is None
    assert language_of("Genf", "", "fr", identify) == "fr"


def test_an_unsure_guess_does_not_contradict_the_page() -> None:
    text = "x" * MIN_CHARS
    assert language_of("", text, "en", lambda _: ("nl", 0.8)) == "en"
    assert language_of("", text, None, lambda _: ("nl", 0.8)) == "nl"
    assert language_of("", text, None, lambda _: ("nl", 0.3)) is None
    assert language_of("", text, "en", lambda _: None) == "en"
