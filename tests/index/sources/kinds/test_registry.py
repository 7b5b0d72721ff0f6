from __future__ import annotations

import sys
from types import ModuleType

import pytest

from index.models import NewsUpdate
from index.sources import ImportParameters
from index.sources.kinds import registry
from index.sources.kinds.detection import detect
from index.sources.kinds.feed import FeedKind
from index.sources.kinds.source_kind import Evidence, KindLabel, Sample, SourceKind
from index.sources.worker.reading import read_body
from index.sources.worker.reading_protocol import Opening


class RenamedFeed(FeedKind):
    name = "renamed"


class SameLabel(FeedKind):
    name = "other"
    labels = (KindLabel("live page"),)


class BreaksOnSniffing(FeedKind):
    name = "breaking"
    labels = (KindLabel("breaking list"),)

    def sniff(self, sample: Sample) -> Evidence:
        raise KeyError(sample.name)


class EmptyExample(FeedKind):
    name = "empty"
    labels = (KindLabel("empty list"),)
    example = b""


@pytest.mark.parametrize("kind", registry.BUILT_IN, ids=lambda kind: kind.name)
def test_the_example_of_a_kind_is_of_that_kind_and_is_news(kind: SourceKind) -> None:
    assert detect(kind.example, "auto", "x") is kind
    reading = read_body(kind.example, "x", None, None, ImportParameters())
    assert reading.kind in {label.name for label in kind.labels}
    (update,) = reading.items[:1]
    assert isinstance(update, NewsUpdate)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (b"<!doctype html><rss><channel><item></item></channel></rss>", "html"),
        (b"<rss><channel><item><title>a</title><p></p></item></channel></rss>", "feed"),
        (b"<html><item></item></html>", "html"),
        (b"<x><item></item><p>a</p></x>", "feed"),
        (b"<x><p>a</p></x>", "html"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "json-feed"),
        (b'{"body": "a"}', "jsonl"),
        (b"< 5 miles to go", "text"),
    ],
)
def test_the_clearest_evidence_decides(text: bytes, name: str) -> None:
    assert detect(text, "auto", "x").name == name


def test_the_server_is_believed_where_the_text_shows_nothing() -> None:
    assert detect(b"It rained.", "auto", "x", media_type="text/html").name == "html"
    assert detect(b'{"body": "a"}', "auto", "x", media_type="text/html").name == "jsonl"


def test_one_format_may_be_read_by_several_kinds() -> None:
    assert detect(b"<rss></rss>", "feed", "x").name == "feed"
    assert detect(b'{"items": []}', "feed", "x").name == "json-feed"


def test_names_and_labels_are_unique() -> None:
    names = [kind.name for kind in registry.BUILT_IN]
    labels = [label.name for kind in registry.BUILT_IN for label in kind.labels]
    assert (len(set(names)), len(set(labels))) == (len(names), len(labels))


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (FeedKind(), ValueError),
        (RenamedFeed(), ValueError),
        (SameLabel(), ValueError),
        (BreaksOnSniffing(), ValueError),
        (EmptyExample(), ValueError),
        ("feed", TypeError),
        (None, TypeError),
    ],
)
def test_what_is_no_new_kind_is_not_added(
    monkeypatch: pytest.MonkeyPatch, kind: object, error: type[Exception]
) -> None:
    module = ModuleType("quotewire_wrong_kind")
    module.KIND = kind  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    with pytest.raises(error):
        registry.add_kind(module.__name__)
    assert registry.kinds() == registry.BUILT_IN


def test_a_reading_of_no_known_kind_is_not_taken_from_the_process() -> None:
    assert Opening.model_validate_json('{"kind": "live page"}').kind == "live page"
    with pytest.raises(ValueError, match="no source kind is called"):
        Opening.model_validate_json('{"kind": "poem"}')
