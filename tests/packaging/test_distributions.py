from __future__ import annotations

import email
import tarfile
import zipfile
from typing import TYPE_CHECKING

from index import __version__
from tests.packaging.building import ROOT

if TYPE_CHECKING:
    from pathlib import Path

INFO = f"quotewire-{__version__}.dist-info"


def files_of_wheel(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def files_of_sdist(sdist: Path) -> set[str]:
    with tarfile.open(sdist) as archive:
        return {
            member.name.partition("/")[2] for member in archive.getmembers() if member.isfile()
        }


def files_of_packages() -> set[str]:
    """Every file of ours under index/ and bot/: code, data, sample, texts, py.typed."""
    return {
        path.relative_to(ROOT).as_posix()
        for package in ("index", "bot")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def metadata_of(wheel: Path) -> email.message.Message:
    with zipfile.ZipFile(wheel) as archive:
        return email.message_from_bytes(archive.read(f"{INFO}/METADATA"))


def test_the_wheel_holds_the_packages_whole_and_nothing_else(wheel: Path) -> None:
    files = files_of_wheel(wheel)
    assert {name for name in files if not name.startswith(INFO)} == files_of_packages()
    assert f"{INFO}/licenses/LICENSE" in files


def test_what_is_no_code_is_among_them() -> None:
    expected = {
        "bot/i18n/locales/de.ftl",
        "bot/i18n/locales/en.ftl",
        "bot/py.typed",
        "index/data/speech.toml",
        "index/data/stop_words.json",
        "index/data/transliterations.json",
        "index/py.typed",
        "index/sample/news.jsonl",
    }
    assert expected <= files_of_packages()


def test_the_wheel_says_which_version_it_is_and_what_it_needs(wheel: Path) -> None:
    metadata = metadata_of(wheel)
    assert metadata["Name"] == "quotewire"
    assert metadata["Version"] == __version__
    requirements = metadata.get_all("Requires-Dist", [])
    assert {"babel>=2.17", "platformdirs>=4.3"} <= set(requirements)


def test_the_sdist_holds_what_the_wheel_is_built_from_and_no_tests(sdist: Path) -> None:
    files = files_of_sdist(sdist)
    assert files_of_packages() | {"LICENSE", "README.md", "CHANGELOG.md"} <= files
    assert not [name for name in files if name.startswith(("tests/", "scripts/", "data/"))]


def test_the_wheel_of_the_sdist_is_the_wheel_of_the_project(
    wheel: Path, wheel_of_sdist: Path
) -> None:
    assert wheel.name == wheel_of_sdist.name
    assert files_of_wheel(wheel) == files_of_wheel(wheel_of_sdist)
