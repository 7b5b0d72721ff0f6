"""Who said what, measured: spans and sources on PolNeAR's format, speakers on the seed's.

PolNeAR (Newell, Margolin & Ruths, LREC 2018) as JSON Lines, `.gz` or not: `text` and
`attributions` with `source`, `cue`, `content` (lists of `{"spans": [[start, end], …]}`) and
`has_quote_marks`. The seed: one JSON object with `source` (a text file beside it), `updates`
(1-based `lines`), `quotes` and `indirect`.

A pair of content and source counts when at least half of the gold content's characters and any
of the source phrase's are covered by one found pair of the same class (with quotation marks or
without). Gold without a source is no pair. What goes on from a statement belongs to its pair.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.attribution import Offsets, Statement, attribute

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

Figures = dict[str, float | int | None]
_QUOTED = re.compile('[“”"]')
_MAX_HEADLINE_CHARS = 200
# Say and tell verbs (Levin 1993, 37.1-37.9), judgment verbs of speech (33), "according to".
_VERBS_OF_SPEECH = re.compile(
    r"\b(sa(id|ys?|ying)|told|tell(s|ing)?|according to|announc\w+|claim\w*|warn\w*|argu\w+|"
    r"insist\w*|explain\w*|not(ed|es|ing)|stat(ed|ing)|declar\w+|acknowledg\w+|admit\w*|alleg\w+|"
    r"assert\w*|add(ed|s|ing)|conced\w+|confirm\w*|contend\w*|den(y|ied|ies|ying)|pledg\w+|"
    r"predict\w*|promis\w+|recall\w*|remark\w*|repl(y|ied|ies|ying)|respond\w*|report(ed|s|ing)|"
    r"reveal\w*|stress\w*|suggest\w*|testif\w+|tweet\w*|vow\w*|wr(ote|ites?|iting)|"
    r"ask(s|ed|ing)?|call(s|ed|ing)?|urg(e|es|ed|ing)|accus\w+|critici\w+|condemn\w*|"
    r"complain\w*|mention\w*|describ\w+|demand(s|ed|ing)?|question(ed|s|ing))\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Pair:
    """Content spans with the spans of their source, in code points of one text."""

    contents: list[Offsets]
    sources: list[Offsets]
    cue: str
    quoted: bool


@dataclass(slots=True)
class _Count:
    gold: int = 0
    recalled: int = 0
    found: int = 0
    right: int = 0

    def figures(self) -> Figures:
        precision = self.right / self.found if self.found else 0.0
        recall = self.recalled / self.gold if self.gold else 0.0
        both = precision + recall
        return {
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "f1": round(2 * precision * recall / both, 4) if both else 0.0,
            "gold": self.gold,
            "found": self.found,
        }


def evaluate(path: Path, seed: Path | None = None) -> dict[str, Any]:
    """The figures of `scripts/evaluate.py attribution`; None where the file cannot tell.

    `path` is of either format; `seed`, if given, adds the speaker accuracy to PolNeAR's figures.
    """
    if not path.name.endswith((".jsonl", ".jsonl.gz")):
        return _empty() | {"speaker_accuracy": speaker_accuracy(path)}
    quoted, indirect, speech = _Count(), _Count(), _Count()
    for text, gold in _polnear(path):
        found = _found_pairs(text)
        for pair in found:
            count = quoted if pair.quoted else indirect
            count.found += 1
            count.right += any(_covers(pair, other) for other in gold)
        for other in gold:
            recalled = any(_covers(pair, other) for pair in found)
            counts = [quoted if other.quoted else indirect]
            if not other.quoted and _VERBS_OF_SPEECH.search(other.cue):
                counts.append(speech)
            for count in counts:
                count.gold += 1
                count.recalled += recalled
    spoken = speech.figures()
    return {
        "quoted": quoted.figures(),
        "indirect": indirect.figures(),
        "indirect_speech_verbs": {"recall": spoken["recall"], "gold": spoken["gold"]},
        "speaker_accuracy": speaker_accuracy(seed) if seed else None,
    }


def _empty() -> dict[str, Any]:
    return {"quoted": None, "indirect": None, "indirect_speech_verbs": None}


def _polnear(path: Path) -> Iterator[tuple[str, list[_Pair]]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            yield article["text"], list(_gold_pairs(article))


def _gold_pairs(article: dict[str, Any]) -> Iterator[_Pair]:
    text = article["text"]
    for one in article["attributions"]:
        contents, sources = _spans(one["content"]), _spans(one["source"])
        if contents and sources:
            cue = " ".join(text[start:end] for start, end in _spans(one["cue"]))
            yield _Pair(contents, sources, cue, one["has_quote_marks"])


def _spans(parts: Iterable[dict[str, Any]]) -> list[Offsets]:
    return [(start, end) for part in parts for start, end in part["spans"]]


def _found_pairs(text: str) -> list[_Pair]:
    """What attribution finds in an article: its first line is the headline."""
    headline, body_start = _headline(text)
    pairs: list[_Pair] = []
    before: Statement | None = None
    for statement in attribute(headline, text[body_start:]):
        offset = body_start if statement.field == "body" else 0
        content = (statement.start + offset, statement.end + offset)
        if statement.source is None:
            if statement.continues and pairs:
                pairs[-1].contents.append(content)
            continue
        if before and (before.source, before.cue) == (statement.source, statement.cue):
            pairs[-1].contents.append(content)
        else:
            start, end = statement.source
            pairs.append(_Pair([content], [(start + offset, end + offset)], "", quoted=False))
        before = statement
    for pair in pairs:
        pair.quoted = any(_QUOTED.search(text, start, end) for start, end in pair.contents)
    return pairs


def _headline(text: str) -> tuple[str, int]:
    end = text.find("\n\n")
    return (text[:end], end + 2) if 0 < end < _MAX_HEADLINE_CHARS else ("", 0)


def _overlap(a: Offsets, b: Offsets) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def _covers(found: _Pair, gold: _Pair) -> bool:
    if found.quoted != gold.quoted:
        return False
    if not any(_overlap(a, b) for a in found.sources for b in gold.sources):
        return False
    covered = sum(_overlap(a, b) for a in found.contents for b in gold.contents)
    return 2 * covered >= sum(end - start for start, end in gold.contents)


def speaker_accuracy(path: Path) -> float:
    """Right speakers over the seed's quotes and indirect statements, by name or by its words."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    text = (path.parent / gold["source"].rpartition("/")[2]).read_text(encoding="utf-8")
    starts = [0, *(match.end() for match in re.finditer("\n", text)), len(text) + 1]
    found: list[tuple[int, int, Statement]] = []
    for update in gold["updates"]:
        first, last = update["lines"]
        start = starts[first - 1]
        for statement in attribute("", text[start : starts[last] - 1]):
            found.append((statement.start + start, statement.end + start, statement))
    right = sum(_right_quote(one, found) for one in gold["quotes"])
    right += sum(_right_indirect(one, text, starts, found) for one in gold["indirect"])
    return round(right / (len(gold["quotes"]) + len(gold["indirect"])), 4)


def _right_quote(gold: dict[str, Any], found: list[tuple[int, int, Statement]]) -> bool:
    """The smallest direct statement that covers the quote has its speaker."""
    span = (gold["char_start"], gold["char_end"])
    over = [
        (end - start, statement)
        for start, end, statement in found
        if statement.kind == "direct" and 2 * _overlap((start, end), span) >= span[1] - span[0]
    ]
    best = min(over, key=lambda one: one[0], default=None)
    return best is not None and _same(best[1].speaker, gold["speaker"], gold["speaker_surface"])


def _right_indirect(
    gold: dict[str, Any], text: str, starts: list[int], found: list[tuple[int, int, Statement]]
) -> bool:
    """The statement that covers most of the gold text, and is nearest to it in length."""
    start = text.index(gold["text"], starts[gold["line"] - 1])
    span = (start, start + len(gold["text"]))
    over = [
        (abs((end - start) - (span[1] - span[0])), statement)
        for start, end, statement in found
        if 2 * _overlap((start, end), span) >= span[1] - span[0]
    ]
    best = min(over, key=lambda one: one[0], default=None)
    return best is not None and _same(best[1].speaker, gold["speaker"], gold["speaker"])


def _same(speaker: str | None, name: str, surface: str) -> bool:
    """One name (or phrase) ends with the other: "Doe" and "Jane Doe", never the reverse order."""
    if speaker is None:
        return False
    said = speaker.lower()
    return any(
        said.endswith(gold.lower()) or gold.lower().endswith(said) or gold.lower().startswith(said)
        for gold in (name, surface)
    )
