from __future__ import annotations

import gzip
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from scripts.evaluation.golden import GoldenQuestion
from scripts.evaluation.judging import why_wrong
from tests.index.answering.small_news import BRIDGE, FERRY, asked
from tests.warm_python import warm_python

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
SAMPLE_QUESTIONS = ROOT / "tests" / "data" / "sample_questions.jsonl"
SAMPLE_NEWS = ROOT / "index" / "sample" / "news.jsonl"
METRICS = {"ndcg@10", "mrr@10", "hit@1", "hit@5", "hit@10", "recall@100"}
# Of the 393 questions over the sample 252 passed, 247 by words alone, when the floors were set; a
# few less are allowed for rounding on other machines.
SAMPLE_FLOORS = {"hybrid": 246, "keywords": 241}
DEV = SHARED / "data" / "attribution" / "dev.jsonl.gz"
SEED = SHARED / "seed" / "seed_statements.json"


def evaluate(*arguments: str | Path) -> dict[str, Any]:
    done = subprocess.run(
        [warm_python(), "scripts/evaluate.py", *map(str, arguments), "--json"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode()
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def golden(**fields: Any) -> GoldenQuestion:
    return GoldenQuestion(**({"id": "g", "question": "q", "answerable": True} | fields))


def test_why_an_answer_is_wrong_is_said() -> None:
    ferry = asked("are ferries to the islands cancelled?", FERRY)
    silent = asked("what is the price of copper?", BRIDGE)
    assert why_wrong(golden(any=["until Thursday"]), ferry) is None
    assert why_wrong(golden(answerable=False), silent) is None
    assert "no excerpt holds" in str(why_wrong(golden(any=["Friday"]), ferry))
    assert "an excerpt holds" in str(why_wrong(golden(none=["islands"]), ferry))
    assert "abstained" in str(why_wrong(golden(), silent))
    assert "should abstain" in str(why_wrong(golden(answerable=False), ferry))
    assert why_wrong(golden(any_author=["Ana Reyes"]), ferry) is None
    assert "no excerpt by" in str(why_wrong(golden(any_author=["Tom Okafor"]), ferry))
    assert "speakers" in str(why_wrong(golden(speaker="Kirby"), ferry))


@pytest.mark.parametrize("packed", [False, True])
def test_retrieval_is_measured_on_a_beir_folder(tmp_path: Path, packed: bool) -> None:
    files: dict[str, list[dict[str, object]]] = {
        "corpus.jsonl": [
            {"_id": "d1", "title": "", "text": "the old bridge was closed at noon", "x": 1},
            {"_id": "d2", "title": "Ferries", "text": "cancelled until thursday"},
            {"_id": "d3", "title": "", "text": "schools reopen on monday"},
        ],
        "queries.jsonl": [
            {"_id": "q1", "text": "old bridge closed"},
            {"_id": "q2", "text": "ferries cancelled"},
        ],
    }
    for name, records in files.items():
        content = "".join(json.dumps(record) + "\n" for record in records).encode()
        path = tmp_path / (f"{name}.gz" if packed else name)
        path.write_bytes(gzip.compress(content) if packed else content)
    qrels = "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\n"
    (tmp_path / "qrels.tsv").write_text(qrels)
    report = evaluate("retrieval", tmp_path, "--cache", tmp_path / "cache")
    assert (report["documents"], report["queries"]) == (3, 2)
    for search in ("dense", "lexical", "fused"):
        assert set(report[search]) == METRICS
        assert report[search]["hit@1"] == 1


def test_a_folder_without_its_parts_is_named(tmp_path: Path) -> None:
    done = subprocess.run(
        [warm_python(), "scripts/evaluate.py", "retrieval", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert b"corpus.jsonl" in done.stderr or b"queries.jsonl" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("mode", SAMPLE_FLOORS)
def test_the_sample_questions_keep_their_floor(mode: str) -> None:
    report = evaluate(
        "questions",
        SAMPLE_QUESTIONS,
        "--updates",
        SAMPLE_NEWS,
        "--now",
        "2022-04-01T20:00Z",
        *(["--keywords-only"] if mode == "keywords" else []),
    )
    assert report["passed"] >= SAMPLE_FLOORS[mode], report["failures"]


def test_the_seed_questions_pass() -> None:
    questions = SHARED / "questions" / "seed_questions.jsonl"
    if not questions.exists():
        pytest.skip("../shared is not here: the seed and its questions stay outside the project")
    report = evaluate(
        "questions",
        questions,
        "--updates",
        SHARED / "seed" / "abc_live_updates.txt",
        "--published",
        "2022-03-30",
        "--publisher",
        "ABC News",
        "--introduction-lines",
        "5",
    )
    assert report["total"] == 14
    assert report["failures"] == []


def test_the_figures_of_some_blogs_are_shown_drawn_and_sampled(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in SAMPLE_QUESTIONS.read_text().splitlines()]
    asked = [
        line | {"blog": "odd" if number % 2 else "left-out", "kind": "answerable"}
        for number, line in enumerate(lines)
        if line["answerable"]
    ]
    golden_file = tmp_path / "golden.jsonl"
    golden_file.write_text("".join(json.dumps(line) + "\n" for line in asked))
    curve, sheet = tmp_path / "curve.svg", tmp_path / "sheet.tsv"
    done = subprocess.run(
        [
            *(warm_python(), "scripts/evaluate.py", "questions", golden_file),
            *("--updates", SAMPLE_NEWS, "--now", "2022-04-01T20:00Z", "--keywords-only"),
            *("--blogs", "odd", "--folder", tmp_path / "kept", "--curve", curve),
            *("--sheet", sheet, "--sample", "5", "--seed", "3", "--floor", "1.01"),
        ],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=300,
    )
    shown = done.stdout.decode()
    assert done.returncode == 1, done.stderr.decode()  # the floor is above what can be passed
    assert f"of {sum(line['blog'] == 'odd' for line in asked)} passed" in shown
    for said in ("right first", "Answerable, by blog", "odd", "AUROC"):
        assert said in shown
    assert "left-out" not in shown
    assert curve.read_text().startswith("<svg")
    assert len(sheet.read_text().splitlines()) == 6
    assert any((tmp_path / "kept").iterdir())


def test_attribution_keeps_its_floors_on_annotated_articles() -> None:
    if not DEV.exists():
        pytest.skip("../shared is not here: the annotated articles stay outside the project")
    report = evaluate("attribution", DEV, "--seed", SEED)
    assert report["quoted"]["precision"] >= 0.88
    assert report["quoted"]["recall"] >= 0.70
    assert report["indirect"]["precision"] >= 0.75
    assert report["indirect"]["recall"] >= 0.30
    assert report["indirect_speech_verbs"]["recall"] >= 0.60
    assert report["speaker_accuracy"] == 1
