from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.bot.cli.invoking import Completed, invoke

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "tests" / "data"
EXCERPT_KEYS = {
    "text",
    "field",
    "speaker",
    "reported_speaker",
    "kind",
    "update_id",
    "revision",
    "start",
    "end",
    "answer",
    "publisher",
    "authors",
    "published_at",
    "headline",
    "url",
    "deep_link",
    "language",
    "also",
}


def bot(
    *arguments: str | Path, data: Path | None = None, stdin: bytes = b"", expect: int = 0
) -> Completed:
    settings = {} if data is None else {"QUOTEWIRE_DATA": str(data)}
    done = invoke(*arguments, stdin=stdin, settings=settings)
    errors = done.stderr.decode(errors="replace")
    assert "Traceback" not in errors, errors
    assert done.returncode == expect, errors
    return done


def asked(question: str, data: Path, *arguments: str) -> dict[str, Any]:
    done = bot("ask", question, "--json", "--keywords-only", *arguments, data=data)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imported")
    bot(
        "ingest",
        DATA / "dump.txt",
        "--introduction-lines",
        "4",
        "--published",
        "2026-02-01",
        "--no-embed",
        data=folder,
    )
    return folder


def test_the_answer_as_json_has_the_documented_form(imported: Path) -> None:
    answer = asked("why is the mountain road closed?", imported)
    assert set(answer) == {
        "question",
        "answered",
        "reason",
        "mode",
        "as_of",
        "offers",
        "excerpts",
        "nearest",
        "quiet_sources",
    }
    assert (answer["answered"], answer["mode"]) == (True, "keywords")
    excerpt = answer["excerpts"][0]
    assert set(excerpt) == EXCERPT_KEYS
    assert excerpt["published_at"] == "2026-02-01"
    assert excerpt["end"] - excerpt["start"] == len(excerpt["text"])


def test_an_abstention_exits_with_zero_and_offers_names_and_counts(imported: Path) -> None:
    answer = asked("what is the price of copper?", imported)
    assert (answer["answered"], answer["reason"]) == (False, "nothing-relevant")
    assert answer["excerpts"] == []
    for offer in answer["offers"]:
        assert set(offer) == {"kind", "speaker", "topic", "count"}
        assert offer["count"] >= 1


def test_an_import_names_the_options_that_help(tmp_path: Path) -> None:
    done = bot("ingest", DATA / "dump.txt", "--no-embed", data=tmp_path)
    said = " ".join(done.stderr.decode().split())
    assert "--introduction-lines N sets another number, 0 for none" in said
    assert "no date; --published DATE gives one" in said
    options = ("--introduction-lines", "9999", "--no-embed")
    done = bot("ingest", DATA / "dump.txt", *options, data=tmp_path, expect=2)
    assert "set --introduction-lines lower" in " ".join(done.stderr.decode().split())


def test_importing_again_is_unchanged_and_an_edit_is_a_revision(tmp_path: Path) -> None:
    arguments = ("--introduction-lines", "4", "--no-embed")
    first = bot("ingest", DATA / "dump.txt", *arguments, data=tmp_path)
    again = bot("ingest", DATA / "dump.txt", *arguments, data=tmp_path)
    edited = bot("ingest", DATA / "dump_edited.txt", *arguments, data=tmp_path)
    assert b"read 5, new 5, revised 0, unchanged 0, rejected 0" in first.stdout
    assert b"read 5, new 0, revised 0, unchanged 5, rejected 0" in again.stdout
    assert b"read 6, new 1, revised 1, unchanged 4, rejected 0" in edited.stdout


def test_news_comes_from_stdin_folders_and_every_kind_of_file(tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    for name in ("live_page.html", "feed_rss2.xml", "feed_atom.xml", "feed.json", "article.html"):
        (folder / name).write_bytes((DATA / name).read_bytes())
    done = bot("ingest", folder, "--no-embed", data=tmp_path / "data")
    assert b"rejected 2" in done.stdout
    line = b'{"id": "1", "body": "The lighthouse is lit again.", "publisher": "Stdin Post"}\n'
    bot("ingest", "-", "--no-embed", data=tmp_path / "data", stdin=line)
    answer = asked("is the lighthouse lit?", tmp_path / "data")
    assert answer["excerpts"][0]["publisher"] == "Stdin Post"


def test_an_update_and_a_source_can_be_removed(tmp_path: Path) -> None:
    bot("ingest", DATA / "feed_atom.xml", "--no-embed", data=tmp_path)
    stats = json.loads(bot("stats", "--json", data=tmp_path).stdout)
    source = stats["sources"][0]["id"]
    assert stats["updates"] == 3
    bot("remove", source, data=tmp_path)
    assert json.loads(bot("stats", "--json", data=tmp_path).stdout)["updates"] == 0
    assert b"error:" in bot("remove", source, data=tmp_path, expect=2).stderr
    assert b"error:" in bot("remove", "nosuchupdate", data=tmp_path, expect=2).stderr


def test_a_removed_update_stays_out_until_it_is_restored(tmp_path: Path) -> None:
    line = b'{"id": "1", "body": "The lighthouse is lit again.", "publisher": "Stdin Post"}\n'
    bot("ingest", "-", "--no-embed", data=tmp_path, stdin=line)
    update_id = asked("is the lighthouse lit?", tmp_path)["excerpts"][0]["update_id"]
    assert f"restore {update_id}".encode() in bot("remove", update_id, data=tmp_path).stdout
    again = bot("ingest", "-", "--no-embed", data=tmp_path, stdin=line)
    assert b"read 1, new 0, revised 0, unchanged 0, rejected 0, removed before 1" in again.stdout
    assert f"python -m bot restore {update_id}".encode() in again.stderr
    bot("rebuild", "--keywords-only", data=tmp_path)
    assert b"removed before 1" in bot("ingest", "-", data=tmp_path, stdin=line).stdout
    assert b"store and index are whole" in bot("verify", data=tmp_path).stdout
    bot("restore", update_id, data=tmp_path)
    assert b"error:" in bot("restore", update_id, data=tmp_path, expect=2).stderr
    assert b"new 1" in bot("ingest", "-", "--no-embed", data=tmp_path, stdin=line).stdout


def test_the_sample_answers_only_where_nothing_is_named(tmp_path: Path) -> None:
    done = bot("ask", "what did Kirby say about Kyiv?", "--keywords-only", data=tmp_path, expect=2)
    assert b"no news" in done.stderr
    assert not list(tmp_path.iterdir())


def test_verify_looks_at_the_bots_tables_too(tmp_path: Path) -> None:
    bot("ingest", DATA / "feed_rss2.xml", "--no-embed", data=tmp_path)
    assert b"whole" in bot("verify", data=tmp_path).stdout
    with closing(sqlite3.connect(tmp_path / "quotewire.db", isolation_level=None)) as connection:
        connection.execute("INSERT INTO inbox VALUES (9, 'half a JS', 0, 1)")
    done = bot("verify", data=tmp_path, expect=1)
    assert done.stdout == b"1 updates in the inbox that are no JSON: 9\n"


def test_rebuild_verify_and_stats_work_on_words_alone(imported: Path) -> None:
    assert b"rebuilt" in bot("rebuild", "--keywords-only", data=imported).stdout
    assert b"whole" in bot("verify", data=imported).stdout
    assert b"5 updates" in bot("stats", data=imported).stdout


def test_the_administrators_script_is_the_rebuild(imported: Path) -> None:
    done = subprocess.run(
        [sys.executable, "scripts/rebuild_index.py", "--keywords-only", "--data", str(imported)],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=120,
    )
    assert b"rebuilt" in done.stdout


def test_the_schema_is_the_one_json_lines_are_read_by() -> None:
    schema = json.loads(bot("schema").stdout)
    assert {"body", "headline", "published_at", "publisher"} <= set(schema["properties"])


def test_the_data_folder_may_be_named_before_and_after_the_command(imported: Path) -> None:
    for arguments in (["--data", str(imported), "stats"], ["stats", "--data", str(imported)]):
        assert b"5 updates" in bot(*arguments).stdout


def test_the_doctor_looks_at_everything(imported: Path) -> None:
    seen = bot("doctor", data=imported).stdout.decode()
    for subject in ("python", "folder", "disk", "model", "database", "index", "settings"):
        assert f"ok   {subject}:" in seen


def test_the_doctor_sees_a_data_folder_that_can_be_none(tmp_path: Path) -> None:
    file = tmp_path / "data"
    file.touch()
    seen = bot("doctor", data=file, expect=1).stdout.decode()
    assert f"BAD  folder: {file} is a file" in seen
    assert "database" not in seen


def test_looking_at_sources_makes_no_folder(tmp_path: Path) -> None:
    data = tmp_path / "typo"
    assert b"no sources yet" in bot("sources", data=data).stdout
    assert b"no news in" in bot("sources", "pause", "w1", data=data, expect=2).stderr
    assert not data.exists()


def test_the_chat_answers_line_by_line_until_it_is_told_to_quit(imported: Path) -> None:
    script = b"why is the mountain road closed?\n\n?\n/quit\n"
    done = bot("chat", "--keywords-only", data=imported, stdin=script)
    assert b"[1]" in done.stdout
    assert b"nothing to search for" in done.stdout


def test_every_command_has_help_with_an_example() -> None:
    commands = (
        "chat",
        "ask",
        "statements",
        "ingest",
        "remove",
        "restore",
        "rebuild",
        "verify",
        "stats",
        "schema",
        "doctor",
    )
    started = [sys.executable, "-m", "bot", "--help"]  # one in a process of its own
    done = subprocess.run(started, cwd=ROOT, capture_output=True, check=True, timeout=120)
    overview = done.stdout.decode()
    for command in commands:
        assert command in overview
        assert "Example: " in bot(command, "--help").stdout.decode()


BAD_QUESTIONS = {
    "one character": "?",
    "blank": "   ",
    "too long": "why " * 2_500,
    "another script": "什么时候重新开放",
    "control characters": "\x01\x02",
}


@pytest.mark.parametrize("kind", BAD_QUESTIONS)
def test_a_question_that_cannot_be_asked_is_refused(imported: Path, kind: str) -> None:
    done = bot("ask", "--keywords-only", "--", BAD_QUESTIONS[kind], data=imported, expect=2)
    assert done.stderr.startswith(b"error: ")
    assert done.stdout == b""


BAD_FILES = {
    "empty": b"",
    "blank": b" \n\n",
    "binary": bytes(range(256)) * 50,
    "deep JSON": b"[" * 100_000,
    "deep JSON line": b'{"body":' + b"[" * 100_000 + b"\n",
    "a bomb": b'<!DOCTYPE r [<!ENTITY a "b">]><rss><channel><item/></channel></rss>',
    "no news": b"<html><body>Nothing</body></html>",
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_file_that_holds_no_news_is_refused_and_harms_nothing(
    imported: Path, tmp_path: Path, kind: str
) -> None:
    before = json.loads(bot("stats", "--json", data=imported).stdout)["updates"]
    path = tmp_path / "news"
    path.write_bytes(BAD_FILES[kind])
    done = bot("ingest", path, "--no-embed", data=imported, expect=2)
    assert b"error:" in done.stderr or b"rejected:" in done.stderr
    assert json.loads(bot("stats", "--json", data=imported).stdout)["updates"] == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["--published", "yesterday"],
        ["--published", "2022-02-30"],
        ["--published", "2022-03-30T10:00"],
        ["--url", "javascript:alert(1)"],
        ["--introduction-lines", "-1"],
        ["--format", "pdf"],
    ],
)
def test_a_bad_parameter_is_refused(tmp_path: Path, arguments: list[str]) -> None:
    bot("ingest", DATA / "dump.txt", *arguments, data=tmp_path, expect=2)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    done = bot("ingest", tmp_path / "missing.txt", data=tmp_path, expect=2)
    assert b"missing.txt" in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [("QUOTEWIRE_LOCK_WAIT_S", "soon"), ("QUOTEWIRE_ADMINS", "kim"), ("TELEGRAM_API_URL", "x")],
)
def test_bad_settings_are_named_without_a_traceback(tmp_path: Path, name: str, value: str) -> None:
    done = invoke("serve", settings={"QUOTEWIRE_DATA": str(tmp_path), name: value})
    assert done.returncode == 2
    assert f"error: settings: {name}: ".encode() in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["ingest", "a" * 5_000],
        ["ingest", str(DATA / "dump.txt"), "--published", "0001-01-01T00:00+14:00"],
        ["ingest", str(DATA / "dump.txt"), "--story", "\udcfe"],
        ["remove", "\udcff"],
    ],
    ids=["long path", "first day", "story no text", "id no text"],
)
def test_an_argument_that_cannot_be_is_refused(imported: Path, arguments: list[str]) -> None:
    assert b"error" in bot(*arguments, data=imported, expect=2).stderr


def test_a_tampered_index_costs_no_answer(tmp_path: Path) -> None:
    bot("ingest", DATA / "dump.txt", "--introduction-lines", "4", "--no-embed", data=tmp_path)
    for content in ("x" * 5_000, "..", "g-"):
        (tmp_path / "index" / "current").write_text(content)
        assert asked("why is the mountain road closed?", tmp_path)["answered"]


def test_a_single_question_has_no_turn_to_lean_on(imported: Path) -> None:
    assert asked("what else did he say?", imported)["reason"] == "unclear-question"
