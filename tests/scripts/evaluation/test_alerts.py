from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from scripts.evaluation.alerts import evaluate_alerts

if TYPE_CHECKING:
    from pathlib import Path

TOPICS = {
    "bridge": "The old bridge over the river was closed at noon.",
    "ferries": "Ferries to the islands are cancelled until Thursday.",
    "schools": "Schools in the north reopen on Monday, the ministry said.",
    "harvest": "The wheat harvest was the poorest of ten years.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four blogs of two updates; each has a headline for its first one, one a headline of none."""
    documents, queries, judgements = [], [], ["query-id\tcorpus-id\tscore"]
    for blog, text in TOPICS.items():
        documents += [
            {"_id": f"{blog}:1", "title": "", "text": text},
            {"_id": f"{blog}:2", "title": "", "text": f"Nothing else is new on {blog} street."},
        ]
        queries.append({"_id": f"{blog}:ke0", "text": " ".join(text.split()[1:6])})
        queries.append({"_id": f"{blog}:ke1", "text": "What we know so far"})
        judgements += [f"{blog}:ke0\t{blog}:1\t1", f"{blog}:ke1\t{blog}:2\t1"]
    for name, records in (("corpus.jsonl", documents), ("queries.jsonl", queries)):
        (tmp_path / name).write_text("".join(json.dumps(one) + "\n" for one in records))
    (tmp_path / "qrels.tsv").write_text("\n".join(judgements) + "\n")
    return tmp_path


def test_topics_are_held_against_their_own_blog_and_another(folder: Path) -> None:
    for half in ("even", "odd"):
        report = evaluate_alerts(folder, folder / "cache", None, half, 9)
        assert (report.topics, report.blogs) == (2, 2)
        assert report.first_by_words == report.first_by_meaning == 1
        assert report.as_set["recall of gold"] == 1
        assert report.as_set["precision, own blog"] == 1
        assert [match.where for match in report.sample] == ["gold", "gold"]
        recalls = [rates["recall of gold"] for rates in report.meaning.values()]
        assert recalls == sorted(recalls, reverse=True)
