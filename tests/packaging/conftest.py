"""Built once for all tests here: the distributions, and an environment with the wheel."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING

import pytest

from tests.packaging.building import Installed, build, copy_project, install

if TYPE_CHECKING:
    from pathlib import Path

DECOY = "raise SystemExit('a module of the current folder was taken for ours')\n"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("built")


@pytest.fixture(scope="session")
def project(built: Path) -> Path:
    return copy_project(built / "project")


@pytest.fixture(scope="session")
def sdist(built: Path, project: Path) -> Path:
    return build(project, "build_sdist", built / "sdist")


@pytest.fixture(scope="session")
def wheel(built: Path, project: Path) -> Path:
    """Built from the project itself."""
    return build(project, "build_wheel", built / "wheel")


@pytest.fixture(scope="session")
def wheel_of_sdist(built: Path, sdist: Path) -> Path:
    """Built from the unpacked sdist."""
    with tarfile.open(sdist) as archive:
        archive.extractall(built / "unpacked", filter="data")
    (unpacked,) = (built / "unpacked").iterdir()
    return build(unpacked, "build_wheel", built / "wheel of sdist")


@pytest.fixture(scope="session")
def environment(built: Path, wheel_of_sdist: Path) -> Path:
    """An environment of its own with Quotewire installed from the wheel of the sdist."""
    folder = built / "environment"
    install(wheel_of_sdist, folder)
    return folder


@pytest.fixture
def installed(environment: Path, tmp_path: Path) -> Installed:
    """Quotewire installed; a user without data, in a folder with modules named like ours."""
    stranger, home = tmp_path / "stranger", tmp_path / "home"
    (stranger / "bot").mkdir(parents=True)
    home.mkdir()
    (stranger / "index.py").write_text(DECOY)
    (stranger / "bot" / "__init__.py").write_text(DECOY)
    return Installed(environment, stranger, home)
