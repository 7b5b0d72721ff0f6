"""Errors of the index say what happened by a code, and name nothing that only the bot knows."""

from __future__ import annotations

import ast
import re
from collections import defaultdict

import pytest

from index.errors import ErrorCode, SourceError
from index.sources.fetching.web import FETCH_CODES, FetchError
from tests.error_calls import INDEX_FILES, ROOT, error_calls, string_literals

KNOWN_TO_THE_BOT = re.compile(
    r"python -m bot|/admin|/subscribe|QUOTEWIRE_|Telegram|(?<!<!)--[a-z]"  # the last: an option
)


def test_the_index_names_no_command_option_or_setting_of_the_bot() -> None:
    named = []
    for path in INDEX_FILES:
        for literal in string_literals(ast.parse(path.read_text(encoding="utf-8"))):
            is_prefix = path.name == "settings.py" and literal == "QUOTEWIRE_"
            if not is_prefix and KNOWN_TO_THE_BOT.search(literal):
                named.append((str(path.relative_to(ROOT)), literal))
    assert named == []


def test_literals_are_found_wherever_they_stand() -> None:
    source = '"""Doc"""\ndef f(x):\n    """Doc"""\n    return f"a {x} b", ["c"], {"d": 1}\n'
    assert sorted(string_literals(ast.parse(source))) == [" b", "a ", "c", "d"]


def test_every_error_has_a_code() -> None:
    calls = list(error_calls())
    assert len(calls) > 100
    assert [call.where for call in calls if not call.has_code] == []
    bare = [
        f"{path}:{node.lineno}"
        for path in INDEX_FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Raise) and getattr(node.exc, "id", "").endswith("Error")
    ]
    assert bare == []


def test_every_code_is_in_use() -> None:
    used = set()
    for path in INDEX_FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "ErrorCode":
                used.add(node.attr)
    assert used == set(ErrorCode.__members__)


def test_a_code_belongs_to_one_class_of_errors() -> None:
    classes = defaultdict(set)
    for call in error_calls():
        if call.code:
            classes[call.code].add(call.error_class)
    assert {code: names for code, names in classes.items() if len(names) > 1} == {}


@pytest.mark.parametrize("kind", FETCH_CODES)
def test_each_kind_of_failed_fetch_has_a_code_of_its_own(kind: str) -> None:
    error = FetchError(kind, "n.example says no", host="n.example")  # type: ignore[arg-type]
    assert error.code == f"fetch-{kind.replace('_', '-')}"
    assert error.values == {"host": "n.example"}
    assert str(error) == "n.example says no"


def test_the_message_of_an_error_is_what_was_written() -> None:
    error = SourceError("a.txt is empty", ErrorCode.FILE_EMPTY, name="a.txt")
    assert (str(error), error.code, error.values) == (
        "a.txt is empty",
        "file-empty",
        {"name": "a.txt"},
    )
