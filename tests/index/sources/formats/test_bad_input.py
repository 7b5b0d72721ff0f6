from __future__ import annotations

import codecs
import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import SourceError
from index.sources import ImportParameters
from tests.examples import examples
from tests.index.sources.reading import read

FORMATS = ("auto", "text", "jsonl", "feed", "html")
STARTS = st.sampled_from(
    [
        b"",
        b"<rss><channel><item><title>",
        b"<feed><entry><content type='text/xml'>",
        b"<?xml version='1.0' encoding='utf-16'?><rss>",
        b"<!doctype html><script type='application/ld+json'>",
        b'<html><script type="application/ld+json">{"@type":"LiveBlogPosting","liveBlogUpdate":[',
        b'{"version":"https://jsonfeed.org/version/1","items":[',
        b'{"body":"',
        b"LIVE\n- By ",
        codecs.BOM_UTF16_LE,
        codecs.BOM_UTF32_BE,
    ]
)
PIECES = st.sampled_from(
    [
        *(b"<item>", b"</item>", b"<![CDATA[", b"<!--", b"&amp;", b"<title>a</title>", b"<p>"),
        *(b"]", b"}", b'"', b"'", b"{", b"[", b"\n", b"\0", b"\xff", b"\xed\xa0\x80"),
        b"-News' Ana Ruiz\n",
    ]
)


@given(
    STARTS,
    st.lists(st.one_of(PIECES, st.binary(max_size=20)), max_size=20).map(b"".join),
    st.sampled_from(FORMATS),
)
@settings(max_examples=examples(400))
def test_any_bytes_give_items_or_a_source_error(start: bytes, rest: bytes, wanted: str) -> None:
    with contextlib.suppress(SourceError):
        for update in read(start + rest, ImportParameters(format=wanted)).updates:
            (update.body + update.headline).encode("utf-8")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"abc\0def", "binary"),
        (b"\x89PNG\r\n\x1a\n\x01\x02\x03\x04", "binary"),
        (b"PK\x03\x04\x14\x01\x02\x06", "binary"),
        (b'<svg xmlns="x"><path d="1"/></svg>', "XML of another kind"),
        (b'{\n "body": "x"\n}', "JSON Lines"),
        (b"<rss><channel></channel></rss>", "without items"),
        (b"a" * 33_000_000 + b"<html>", "no prose"),
        (b"<!doctype html>" + b"a" * 33_554_432, "32 MB"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(data: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read(data)


def test_text_that_is_not_utf_8_is_read_as_windows_1252_with_a_notice() -> None:
    result = read("The café “Brücke” is open again.".encode("cp1252"))
    assert result.update.body == "The café “Brücke” is open again."
    assert "Windows-1252" in result.notices[0].message


def test_one_broken_byte_does_not_garble_a_text_in_utf_8() -> None:
    result = read("Žluťoučký kůň běžel po poli. ".encode() + b"\xff The end.")
    assert result.update.body == "Žluťoučký kůň běžel po poli. \ufffd The end."
    assert "broken characters: 1" in result.notices[0].message


def test_text_in_utf_16_is_read() -> None:
    assert (
        read("It rained all day long.".encode("utf-16")).update.body == "It rained all day long."
    )


def test_brackets_and_hearts_do_not_make_json_or_markup() -> None:
    assert read("[Editor’s note] It rained.\n-Ana Ruiz").update.authors == ("Ana Ruiz",)
    assert read("<3 from all of us at the lake").update.body.startswith("<3")
