from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index import ErrorCode, InputError, default_folder, sample_folder
from index.data_folder import ROOT, is_checkout

if TYPE_CHECKING:
    from pathlib import Path

OURS = '[project]\nname = "quotewire"\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user without any folder of data or caches named in the environment."""
    folder = tmp_path / "home"
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(folder))
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder that holds the packages."""
    folder = tmp_path / "root"
    folder.mkdir()
    return folder


def test_these_tests_run_in_a_checkout() -> None:
    assert is_checkout(ROOT)


def test_a_checkout_keeps_its_data_and_caches_in_itself(root: Path, home: Path) -> None:
    (root / "pyproject.toml").write_text(OURS)
    assert default_folder(root).path == root / "data"
    assert sample_folder(root).path.parent == root / ".cache"
    assert not home.exists()


@pytest.mark.parametrize(
    "project",
    [
        None,
        b'[project]\nname = "another"\n',
        b'[tool.poetry]\nname = "quotewire"\n',
        b'project = "quotewire"\n',
        b"[project\n",
        b'[project]\nname = "\xff"\n',
    ],
)
def test_what_is_no_checkout_keeps_them_in_the_users_folders(
    root: Path, home: Path, project: bytes | None
) -> None:
    if project is not None:
        (root / "pyproject.toml").write_bytes(project)
    assert default_folder(root).path.is_relative_to(home)
    assert sample_folder(root).path.is_relative_to(home)
    assert default_folder(root).path.parent != sample_folder(root).path.parent


def test_the_users_own_choice_of_folders_is_followed(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "kept"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "spare"))
    assert default_folder(root).path == tmp_path / "kept" / "quotewire"
    assert sample_folder(root).path.parent == tmp_path / "spare" / "quotewire"


def test_a_user_without_a_home_is_told_to_name_a_folder(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def homeless(*_: object, **__: object) -> Path:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr("platformdirs.user_data_path", homeless)
    monkeypatch.setattr("platformdirs.user_cache_path", homeless)
    for folder in (default_folder, sample_folder):
        with pytest.raises(InputError, match="name a data folder") as caught:
            folder(root)
        assert caught.value.code == ErrorCode.HOME_UNKNOWN
