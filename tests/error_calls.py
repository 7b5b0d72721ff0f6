"""Where the index makes its errors, read from the source."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import QuotewireError
from index.sources.fetching.web import FetchError

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
INDEX_FILES = sorted((ROOT / "index").rglob("*.py"))


@dataclass(frozen=True)
class ErrorCall:
    """A call that makes an error: where it stands, of which class, with what code and values.

    `code` is the name of the `ErrorCode`, "" where it is looked up or missing; `has_code` tells
    these two apart. `values` is None where they are unpacked from elsewhere.
    """

    where: str
    error_class: str
    code: str
    has_code: bool
    values: frozenset[str] | None


def error_classes(root: type[QuotewireError] = QuotewireError) -> set[str]:
    assert issubclass(FetchError, QuotewireError)  # imported, so that it is a subclass by now
    below = {name for child in root.__subclasses__() for name in error_classes(child)}
    return below | ({root.__name__} if root.__module__.startswith("index.") else set())


def error_calls() -> Iterator[ErrorCall]:
    names = error_classes()
    for path in INDEX_FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names:
                yield _call(node, f"{path.relative_to(ROOT)}:{node.lineno}")


def _call(node: ast.Call, where: str) -> ErrorCall:
    assert isinstance(node.func, ast.Name)
    given = node.args[1] if len(node.args) > 1 else None
    code = ""
    if isinstance(given, ast.Attribute) and getattr(given.value, "id", "") == "ErrorCode":
        code = given.attr
    keywords = [keyword.arg for keyword in node.keywords]
    values = frozenset(name for name in keywords if name) if None not in keywords else None
    return ErrorCall(where, node.func.id, code, given is not None, values)


def string_literals(tree: ast.AST) -> Iterator[str]:
    """Every literal and every fixed part of an f-string, docstrings aside."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            yield from [node.value] if isinstance(node.value, str) else []
