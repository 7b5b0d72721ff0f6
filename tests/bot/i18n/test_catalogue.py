from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fluent.syntax import FluentParser, ast, visitor

from bot.i18n.catalogue import LANGUAGES, LOCALES, Catalogue, catalogue, catalogue_for
from bot.telegram.addressing import small_talk
from bot.telegram.commands import ADMIN
from index import Reason
from index.answers import AnswerKind
from index.sources.kinds.registry import kinds

ROOT = Path(__file__).resolve().parents[3]
OTHERS = [language for language in LANGUAGES if language != "en"]
# Ids that code puts together from parts.
COMPOSED = {
    # What is not relevant is not stated: one text says both.
    *(f"abstain-{one.value}" for one in Reason if one is not Reason.NOTHING_RELEVANT),
    *(f"command-{name}" for name in ADMIN),
    *("answer-lead-when", "answer-lead-who"),
    *("admin-rebuild-embedding", "admin-rebuild-indexing"),
    *(f"admin-button-{name}" for name in ("stats", "rebuild", "sources", "broadcast", "log")),
    *(f"admin-button-{name}" for name in ("pause", "resume")),
    *(f"sources-{state}" for state in ("paused", "gone")),
    *(f"answer-{kind}" for kind in ("quiet", "failing")),
    *(f"source-notice{s}-{kind}" for s in ("", "s") for kind in ("dead", "back", "gone")),
}
# Of source kinds, which name them.
COMPOSED |= {label.text_id for kind in kinds() for label in kind.labels if label.text_id}
NOTICES = {
    *("button-stale", "wrong-speaker-thanks", "busy", "update-gone", "group-admins-only"),
    *("subscription-gone", "story-none"),
}
_ID = re.compile(r'"([a-z]+(?:-[a-z]+)*)"')


class Variables(visitor.Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


def variables(language: str) -> dict[str, set[str]]:
    """The variables of each message."""
    text = (LOCALES / f"{language}.ftl").read_text(encoding="utf-8")
    found = {}
    for entry in FluentParser().parse(text).body:
        assert not isinstance(entry, ast.Junk), entry.content
        if isinstance(entry, ast.Message):
            assert entry.id.name not in found, f"{entry.id.name} stands twice"
            names = Variables()
            names.visit(entry)
            found[entry.id.name] = names.names
    return found


def said(texts: Catalogue, message_id: str, names: set[str]) -> str:
    numbers = {
        "count",
        "failed",
        "pending",
        "uncertain",
        "subscriptions",
        "limit",
        "length",
        "seconds",
        "hours",
        "number",
        "done",
        "total",
        "weekday",
    }
    return texts.say(message_id, **{name: 7 if name in numbers else "Xx" for name in names})


@pytest.mark.parametrize("language", OTHERS)
def test_every_catalogue_has_the_same_messages_and_variables(language: str) -> None:
    assert variables(language) == variables("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_can_be_said_within_telegrams_limits(language: str) -> None:
    texts = catalogue(language)
    for message_id, names in variables(language).items():
        text = said(texts, message_id, names)
        assert text.strip() == text, message_id
        limit = 4_000
        if message_id in NOTICES:
            limit = 200
        elif message_id.startswith(("button-", "admin-button-", "offer-")):
            limit = 50
        elif message_id.startswith("command-"):
            limit = 100
        elif message_id == "bot-description":
            limit = 512
        elif message_id == "bot-short-description":
            limit = 120
        assert 1 <= len(text) <= limit, message_id


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated(language: str) -> None:
    ours, english = catalogue(language), catalogue("en")
    same_in_both = {"offer-topic", "voice-direct", "wrong-speaker-place", "subscription-line"}
    for message_id, names in variables("en").items():
        if message_id not in same_in_both:
            assert said(ours, message_id, names) != said(english, message_id, names), message_id


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [0, 1, 2, 5, 11, 21, 101])
def test_numbers_are_said_with_any_count(language: str, count: int) -> None:
    texts = catalogue(language)
    assert str(count) in texts.say("sources-line", count=count, ago="x")
    assert texts.say("too-many-questions", seconds=count)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_day_of_the_week_has_words_of_its_own(language: str) -> None:
    say = catalogue(language).say
    said_of = {say("when-weekly", weekday=number, time="9:00") for number in range(7)}
    assert len(said_of) == 7
    assert all(words.endswith("9:00") for words in said_of)


def kinds_named(language: str) -> set[str]:
    """The kinds of answer of which that catalogue has words of its own."""
    text = (LOCALES / f"{language}.ftl").read_text(encoding="utf-8")
    selecting = text.partition("abstain-not-stated =")[2].partition("}\n")[0]
    return set(re.findall(r"^ +\[([a-z-]+)\]", selecting, re.MULTILINE))


@pytest.mark.parametrize("language", LANGUAGES)
def test_silence_has_words_for_the_kinds_of_answer_there_are(language: str) -> None:
    say, known = catalogue(language).say, {kind.value for kind in AnswerKind}
    own = kinds_named(language)
    assert own == kinds_named("en")
    assert own < known
    texts = {kind: say("abstain-not-stated", kind=kind) for kind in known}
    assert len(set(texts.values())) == len(own) + 1
    for kind in known:
        assert (texts[kind] != texts[AnswerKind.TOPIC]) is (kind in own), kind
        assert texts[kind].endswith(".")
    assert {"person", "money", "date", "reason"} <= own


@pytest.mark.parametrize(
    ("language", "soon", "before"),
    [
        ("en", "next in 1 minute", "1 minute ago"),
        ("uk", "знову через 1 хвилину", "1 хвилину тому"),
        ("ru", "снова через 1 минуту", "1 минуту назад"),
        ("es", "de nuevo dentro de 1 minuto", "hace 1 minuto"),
        ("de", "wieder in 1 Minute", "vor 1 Minute"),
    ],
)
def test_times_to_come_and_gone_are_in_the_right_case(
    language: str, soon: str, before: str
) -> None:
    texts = catalogue(language)
    assert texts.say("sources-next", when=texts.until(timedelta(minutes=1))) == soon
    assert texts.ago(timedelta(0)) == before


@pytest.mark.parametrize(
    ("language", "said_of_one"),
    [("en", "of 1 chat;"), ("uk", "з 1 чату;"), ("ru", "из 1 чата;"), ("es", "de 1 chat;")],
)
def test_one_chat_is_one(language: str, said_of_one: str) -> None:
    text = catalogue(language).say("admin-broadcast-progress", sent=0, count=1, failed=0)
    assert said_of_one in text


def test_every_message_is_used_and_every_used_one_is_there() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "bot").rglob("*.py"))
    )
    used = set(_ID.findall(code)) | COMPOSED
    known = set(variables("en"))
    assert known - used == set()
    prefixes = {message_id.split("-")[0] for message_id in known} - {"language", "forget"}
    looks_like_one = {word for word in used if "-" in word and word.split("-")[0] in prefixes}
    not_ids = {"rebuild-yes", "remove-yes", "log-set"}
    assert looks_like_one - known - not_ids == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_greetings_of_every_language_are_understood(language: str) -> None:
    say = catalogue(language).say
    hellos, thanks = say("hello-words"), say("thanks-words")
    for word in hellos.split(","):
        assert small_talk(word, hellos, thanks) == "hello", word
    for word in thanks.split(","):
        assert small_talk(word, hellos, thanks) == "thanks", word


@pytest.mark.parametrize(
    ("chosen", "code", "language"),
    [
        (None, None, "en"),
        (None, "uk", "uk"),
        (None, "pt-BR", "en"),
        (None, "de-AT", "de"),
        ("es", "uk", "es"),
        ("xx", "RU", "ru"),
        (None, "", "en"),
        (None, "../../etc", "en"),
    ],
)
def test_the_chosen_language_goes_before_the_apps(
    chosen: str | None, code: str | None, language: str
) -> None:
    assert catalogue_for(chosen, code).language == language


def test_an_unknown_message_and_a_missing_variable_are_bugs() -> None:
    with pytest.raises(LookupError):
        catalogue("en").say("no-such-message")
    with pytest.raises(ValueError, match="answer-as-of"):
        catalogue("en").say("answer-as-of")


def test_what_fills_a_variable_is_never_read_as_fluent() -> None:
    text = catalogue("en").say("answer-as-of", time="{ $x } { -term } { error-with-id }")
    assert "{ $x } { -term } { error-with-id }" in text


def test_times_are_shown_with_their_zone() -> None:
    at = datetime(2022, 3, 30, 19, 40, tzinfo=UTC)
    assert catalogue("en").time(at, ZoneInfo("UTC")) == "30 Mar 2022, 19:40 UTC"
    assert catalogue("de").time(at, ZoneInfo("Europe/Kyiv")).endswith("2022, 22:40 EEST")
    assert catalogue("en").day(at) == "30 Mar 2022"
    assert catalogue("de").day(at) == "30. März 2022"
    assert catalogue("en").ago(timedelta(hours=3)) == "3 hours ago"
    assert catalogue("en").ago(timedelta(seconds=-5)) == catalogue("en").ago(timedelta(0))
