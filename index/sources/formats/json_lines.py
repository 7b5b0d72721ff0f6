"""JSON Lines in our own schema (`NewsUpdate`), read a line at a time."""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, BinaryIO

from index.errors import ErrorCode, SourceError
from index.models import Reject
from index.sources.parsing.building import build_update, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.import_parameters import ImportParameters
    from index.models import SourceItem

MAX_JSON_LINE_BYTES = 4 * 1024 * 1024

_SKIPPED_BYTES = 1024 * 1024
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_KINDS = {"list": "a list", "str": "text", "NoneType": "null", "bool": "true or false"}


def read_json_lines(
    stream: BinaryIO, name: str, parameters: ImportParameters
) -> Iterator[SourceItem]:
    """One item for each line that is not empty; holds one line at a time.

    Raises SourceError where there is no such line.
    """
    found = False
    for number, line in _numbered_lines(stream):
        if line is not None and not line.strip():
            continue
        found = True
        where = f"{name}, line {number}"
        if line is None:
            yield Reject(where, f"longer than {MAX_JSON_LINE_BYTES // 1024**2} MB")
        else:
            yield _read_line(line, where, parameters)
    if not found:
        raise SourceError(
            f"{name} is empty: JSON Lines have one object a line", ErrorCode.FILE_EMPTY, name=name
        )


def _numbered_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Lines counted from 1; None for one that is too long to hold."""
    number = 0
    while line := stream.readline(MAX_JSON_LINE_BYTES + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if len(line) <= MAX_JSON_LINE_BYTES:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_SKIPPED_BYTES)
        yield number, None


def _read_line(line: bytes, where: str, parameters: ImportParameters) -> SourceItem:
    try:
        fields = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Reject(where, f"not UTF-8 (byte {error.start + 1} of the line)")
    except RecursionError:
        return Reject(where, "nested too deeply")
    except json.JSONDecodeError as error:
        return Reject(where, f"not JSON: {error.msg} at character {error.pos + 1}")
    except ValueError as error:  # a number of thousands of digits
        return Reject(where, f"not usable JSON: {shown(str(error))}")
    if not isinstance(fields, dict):
        kind = type(fields).__name__
        return Reject(where, f"not an object but {_KINDS.get(kind, 'a number')}")
    if (problem := _time_problem(fields.get("published_at"))) is not None:
        return Reject(where, problem)
    return build_update(fields, where, parameters)


def _time_problem(given: object) -> str | None:
    """Numbers would pass as Unix times, which our schema does not have."""
    if given is None or (isinstance(given, str) and _ISO_DATE.match(given)):
        return None
    return f"published_at is not an ISO 8601 time: {shown(given)!r}"
