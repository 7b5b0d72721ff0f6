from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from index.errors import ErrorCode, InputError, SourceError
from index.watching.given_address import address_of, web_address_of
from index.watching.paths import Look, changes_of
from index.watching.records import Door


@pytest.mark.parametrize(
    ("given", "address"),
    [
        (" HTTPS://News.Example ", "https://news.example/"),
        ("news.example/live?a=B#c", "https://news.example/live?a=B"),
        ("bücher.example/straße", "https://bücher.example/straße"),
        ("https://news.example:443/x", "https://news.example/x"),
        ("https://news.example:/x", "https://news.example/x"),
        ("http://news.example:443/x", "http://news.example:443/x"),
        ("https://[2606:4700::1]:443/", "https://[2606:4700::1]/"),
        ("http://news.example:8080/x", "http://news.example:8080/x"),
        ("https://bücher.example/straße", "https://bücher.example/straße"),
        ("https://[2606:4700::1]/x", "https://[2606:4700::1]/x"),
    ],
)
def test_urls_are_known_by_one_form(given: str, address: str) -> None:
    assert address_of(given) == (Door.WEB, address)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://news.example/live", "https://news.example/live"),
        ("HTTP://news.example", "HTTP://news.example"),
        ("news.example/live?a=b", "https://news.example/live?a=b"),
        ("README.md", "https://README.md"),
        ("data.d/news.jsonl", "https://data.d/news.jsonl"),
        ("/etc/passwd", None),
        ("~/news.txt", None),
        ("../news.txt", None),
        ("./news.txt", None),
        ("file:///etc/passwd", None),
        ("news", None),
        ("@channel", None),
    ],
)
def test_a_web_address_names_no_file(given: str, address: str | None) -> None:
    assert web_address_of(given) == address


@pytest.mark.parametrize(
    "given",
    [
        "",
        "https://",
        "https:///x",
        "https://user@news.example/",
        "https://user:secret@news.example/",
        "http://news.example\\@evil.example/",
        "https://news.example:22/",
        "https://news.example:99999/",
        "https://[::1/",
        "https://news.example/\u202efdp.exe",
        "https://news.example/\0",
        "https://news.example/" + "a" * 4_000,
        "file:///etc/passwd",
        "ftp://news.example/",
        "javascript:alert(1)",
        "~nobody-has-this-name/news",
        "x" * 900,
        "/no/such/folder",
    ],
)
def test_what_cannot_be_fetched_is_refused_before_it_is_kept(given: str) -> None:
    with pytest.raises(InputError) as refused:
        address_of(given)
    assert "secret" not in str(refused.value)


def test_who_names_a_channel_is_told_where_it_is_added() -> None:
    with pytest.raises(InputError) as refused:
        address_of("@harbour")
    assert refused.value.code == ErrorCode.ADDRESS_OF_CHANNEL
    assert refused.value.values == {"channel": "@harbour"}


def test_links_lead_to_what_they_name(tmp_path: Path) -> None:
    news = tmp_path / "news.txt"
    news.write_text("It rained.", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(news)
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    assert address_of(str(tmp_path / "link.txt")) == (Door.PATH, str(news))
    with pytest.raises(InputError, match=r"neither an http\(s\) URL"):
        address_of(str(tmp_path / "circle"))


def test_devices_and_pipes_are_no_news(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    for place in (tmp_path / "pipe.jsonl", Path(os.devnull)):
        with pytest.raises(InputError, match="device or a pipe"):
            address_of(str(place))
        with pytest.raises(SourceError, match="neither a file nor a folder"):
            changes_of(place, {}, {})


def test_a_folder_passes_over_pipes_devices_and_links_in_a_circle(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    (tmp_path / "device.txt").symlink_to(os.devnull)
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "circle").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "news.jsonl").write_text('{"body": "It rained."}\n', encoding="utf-8")
    look = changes_of(tmp_path, {}, {})
    assert [change.path.name for change in look.changes] == ["news.jsonl"]


def test_a_file_that_may_not_be_read_yet_is_read_once_it_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.html"
    path.write_text("<article><p>It snowed.</p></article>", encoding="utf-8")
    look = Look()

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as locked:
        locked.setattr(type(path), "open", refuse)
        for _ in range(3):
            look = changes_of(tmp_path, {}, look.moving)
            assert look.changes == []
            assert look.unreadable == ["a.html cannot be read: Permission denied"]
    look = changes_of(tmp_path, {}, look.moving)
    look = changes_of(tmp_path, {}, look.moving)
    assert [change.path for change in look.changes] == [path]
    assert look.unreadable == []


def test_a_file_that_cannot_be_read_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"body": "It snowed."}\n', encoding="utf-8")
    (tmp_path / "a.jsonl").chmod(0)
    if os.access(tmp_path / "a.jsonl", os.R_OK):
        pytest.skip("this user reads everything")
    (tmp_path / "b.jsonl").write_text('{"body": "It rained."}\n', encoding="utf-8")
    look = changes_of(tmp_path, {}, {})
    assert [change.path.name for change in look.changes] == ["b.jsonl"]
