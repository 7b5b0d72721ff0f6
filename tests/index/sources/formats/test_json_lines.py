from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest

from index.models import Reject, TimeOrigin
from index.sources import ImportParameters, open_stream
from index.sources.formats.json_lines import MAX_JSON_LINE_BYTES
from tests.index.sources.reading import read

GOOD = '{"body": "It rained."}'


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("nonsense", "not JSON"),
        ("null", "null"),
        ("[1, 2]", "a list"),
        ('{"body": "x", "extra": 1}', "unknown field 'extra'"),
        ('{"body": 1}', "body is not text"),
        ('{"body": NaN}', "body is not text"),
        ('{"body": ""}', "no text of its own"),
        ('{"body": "x", "kind": "essay"}', "kind must be"),
        ('{"body": "x", "authors": "Ana"}', "authors is not a list"),
        ('{"body": "x", "published_at": "2024-05-01T10:00:00"}', "no time zone"),
        ('{"body": "x", "published_at": "2024-13-41"}', "is not a time"),
        ('{"body": "x", "published_at": "yesterday"}', "not an ISO 8601 time"),
        ('{"body": "x", "published_at": 1714557600}', "not an ISO 8601 time"),
        ('{"body": "x", "published_at": "0001-01-01T00:00:00+14:00"}', "outside the years"),
        ('{"\\ud800": 1}', "not valid text"),
        ("[" * 100_000, "nested too deeply"),
        ('{"body": ' + "1" * 5_000 + "}", "not usable JSON"),
        (json.dumps({"body": "x" * 1_000_001}), "body is longer than 1,000,000"),
        ('{"body": "' + "x" * MAX_JSON_LINE_BYTES + '"}', "longer than 4 MB"),
    ],
)
def test_a_bad_line_is_rejected_by_number_and_the_others_go_on(line: str, reason: str) -> None:
    result = read(f"{GOOD}\n{line}\n{GOOD}\n")
    assert len(result.updates) == 2
    assert [reject.where for reject in result.rejects] == ["stdin, line 2"]
    assert reason in result.rejects[0].reason
    assert len(result.rejects[0].reason) < 160
    assert "pydantic" not in result.rejects[0].reason


def test_a_line_in_another_encoding_is_rejected() -> None:
    result = read(GOOD.encode() + b'\n{"body": "caf\xe9"}\n')
    assert len(result.updates) == 1
    assert "not UTF-8" in result.rejects[0].reason


def test_a_byte_order_mark_and_empty_lines_are_passed_over() -> None:
    result = read(b"\xef\xbb\xbf" + GOOD.encode() + b"\r\n\r\n" + GOOD.encode())
    assert len(result.updates) == 2
    assert result.rejects == []


def test_links_that_are_no_web_addresses_become_none() -> None:
    lines = '{"body": "x", "url": "javascript:alert(1)"}\n{"body": "y", "url": null}'
    assert [update.url for update in read(lines).updates] == [None, None]


def test_lone_surrogates_and_direction_overrides_go() -> None:
    assert read('{"body": "a\\ud800b\\u202ec\\u0000d"}').update.body == "abcd"


def test_parameters_win_and_the_date_fills_only_gaps() -> None:
    at = datetime(2024, 5, 1, tzinfo=UTC)
    own = '{"body": "x", "publisher": "Own", "published_at": "2023-01-01T12:00:00+02:00"}'
    first, second = read(f"{own}\n{GOOD}", ImportParameters(at, "day", "Said")).updates
    assert first.publisher == second.publisher == "Said"
    assert first.published_at == datetime(2023, 1, 1, 10, tzinfo=UTC)
    assert first.published_from is TimeOrigin.OWN
    assert (second.published_at, second.published_precision) == (at, "day")
    assert second.published_from is TimeOrigin.IMPORT


class CountingStream(io.RawIOBase):
    """An endless line that counts how much of it was asked for at once."""

    def __init__(self, total_bytes: int) -> None:
        self.left = total_bytes
        self.most = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        size = min(len(buffer), self.left)
        self.most = max(self.most, size)
        buffer[:size] = b"{" + b'"' * (size - 1) if size else b""
        self.left -= size
        return size


def test_a_line_of_50_mb_is_never_held() -> None:
    stream = CountingStream(50_000_000)
    parameters = ImportParameters(format="jsonl")
    items = list(open_stream(io.BufferedReader(stream), "stdin", parameters).fetch())
    assert items == [Reject("stdin, line 1", "longer than 4 MB")]
    assert stream.most <= MAX_JSON_LINE_BYTES
