"""What the packages import is declared, so that an empty environment gets it."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.test_architecture import imported, parsed, source_files

ROOT = Path(__file__).resolve().parents[2]
OURS = {"index", "bot"}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def distribution_of(requirement: str) -> str:
    """The canonical name in "Some.Name[extra]>=1 ; marker"."""
    match = re.match(r"[\w.-]+", requirement)
    assert match is not None, requirement
    return canonical(match[0])


def declared() -> set[str]:
    """The distributions that pyproject.toml names, extras for users included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    requirements = [*project["dependencies"], *extras["article"]]
    return {distribution_of(requirement) for requirement in requirements}


def locked() -> set[str]:
    lines = [
        line
        for name in ("requirements.lock", "model.lock")
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
    ]
    return {distribution_of(line) for line in lines if re.match(r"\w", line)}


def test_every_imported_library_is_a_declared_dependency() -> None:
    modules = {name for path in source_files(*OURS) for name in imported(parsed(path))}
    installed = packages_distributions()
    undeclared = [
        name
        for name in sorted(modules - OURS - set(sys.stdlib_module_names))
        if not declared() & {canonical(found) for found in installed.get(name, [name])}
    ]
    assert undeclared == []


def test_every_dependency_is_locked() -> None:
    assert declared() - {"trafilatura"} - locked() == set()


def test_requirements_are_read_by_their_names() -> None:
    assert distribution_of("python-telegram-bot[webhooks]>=22.8") == "python-telegram-bot"
    assert distribution_of("fluent.runtime>=0.4") == "fluent-runtime"
    assert distribution_of('hf-xet==1.8.0 ; platform_machine in "x"') == "hf-xet"
