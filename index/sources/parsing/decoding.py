"""Bytes to text: what the file declares, else UTF-8, else Windows-1252 with a notice."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass

from index.errors import ErrorCode, SourceError

# Longest first: the UTF-32 mark begins with the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_XML_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_META_DECLARED = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)
# Python also knows codecs that are no character sets (unicode_escape, idna, punycode).
_CHARACTER_SET = re.compile(
    r"utf-?8|(us-)?ascii|(iso-?)?8859-?\d+|latin-?\d+|windows-?\d+|cp-?\d+|koi8-?[rut]|"
    r"mac-?roman|shift-?jis|sjis|euc-?(jp|kr|cn)|iso-?2022-?(jp|kr)|gb(k|2312|18030)|big5(hkscs)?",
    re.I,
)
# Without a mark the order of its bytes is what the label says; "utf-16" is read as browsers do.
_UTF_16 = {"utf-16": "utf-16-le", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be"}
# A browser reads these two as Windows-1252 (WHATWG Encoding), and so does news that says them.
_MEANS_WINDOWS_1252 = frozenset({"ascii", "iso8859-1"})
# What is in none of these is in UTF-8 by chance only where a character takes several bytes.
_SINGLE_BYTE = re.compile(r"iso8859-|cp125|koi8|mac")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_MAX_CONTROL_SHARE = 0.02  # text in the wrong encoding has next to none, binary data a tenth
_SNIFFED_CHARS = 100_000
_DECLARATION_BYTES = 4_096


@dataclass(frozen=True, slots=True)
class Decoded:
    """`notice` says what had to be guessed, None where nothing was."""

    text: str
    notice: str | None = None


def decode(data: bytes, name: str, charset: str | None = None) -> Decoded:
    """The text of a whole file, without its byte order mark.

    `charset` is what came along with the bytes (HTTP); it is asked where they say nothing and are
    not UTF-8, since servers often name it wrongly. Raises SourceError, naming `name`, where the
    bytes are not text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _plausible(data[len(mark) :].decode(encoding, "replace"), None, name)
    if (declared := _declared(data)) and not _is_utf_8_after_all(data, declared):
        try:
            return _plausible(data.decode(declared), None, name)
        except UnicodeDecodeError:
            pass
    return _undeclared(data, name, charset)


def looks_binary(text: str) -> bool:
    """Whether the text has a NUL or more control characters than text ever has."""
    head = text[:_SNIFFED_CHARS]
    if "\0" in head:
        return True
    return len(_CONTROL.findall(head)) > _MAX_CONTROL_SHARE * len(head)


def _undeclared(data: bytes, name: str, charset: str | None) -> Decoded:
    label = (charset or "").strip("\"' ").lower()
    codec = _UTF_16.get(label) or _codec(label, data)
    if codec is not None and _tells_itself(data, codec):
        return _plausible(data.decode(codec, "replace"), None, name)
    try:
        return _plausible(data.decode("utf-8"), None, name)
    except UnicodeDecodeError as error:
        position = error.start
    kept = data.decode("utf-8", "ignore")
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\ufffd") - kept.count("\ufffd")
    # Text in UTF-8 has many valid sequences for each broken byte; other encodings have hardly any.
    if len(kept.encode("utf-8")) - len(kept) > broken:
        notice = (
            f"broken characters: {broken}, the first at byte {position}; they are shown as \ufffd"
        )
        return _plausible(lenient, notice, name)
    with suppress(UnicodeDecodeError):
        if codec is not None:
            return _plausible(data.decode(codec), None, name)
    notice = "not UTF-8: read as Windows-1252; save it as UTF-8 if names look wrong"
    return _plausible(data.decode("cp1252", "replace"), notice, name)


def _plausible(text: str, notice: str | None, name: str) -> Decoded:
    if looks_binary(text):
        raise SourceError(
            f"{name} is not text (binary data, or an encoding that is not declared): "
            "give a text, JSON Lines, feed or HTML file in UTF-8",
            ErrorCode.FILE_BINARY,
            name=name,
        )
    return Decoded(text, notice)


def _declared(data: bytes) -> str | None:
    """Name of Python's codec for the encoding an XML or HTML file declares, if it is one."""
    head = data[:_DECLARATION_BYTES]
    found = _XML_DECLARED.search(head)
    if found is None and head.lstrip()[:1] == b"<":
        found = _META_DECLARED.search(head)
    return _codec(found[1].decode("ascii", "replace"), data) if found is not None else None


def _is_utf_8_after_all(data: bytes, declared: str) -> bool:
    """Whether a template's old declaration says another thing than the bytes: text in an encoding
    of one byte a character is no valid UTF-8, save in ASCII."""
    if data.isascii() or not _SINGLE_BYTE.match(declared):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _tells_itself(data: bytes, codec: str) -> bool:
    """Whether the bytes can be of that encoding only, though they would pass as UTF-8."""
    head = data[:_DECLARATION_BYTES]
    if codec.startswith("utf-16"):
        return b"\0" in head and len(data) % 2 == 0
    return codec.startswith("iso2022") and b"\x1b$" in data


def _codec(label: str, data: bytes) -> str | None:
    """Name of Python's codec for a character set, None where there is none of that name."""
    if not _CHARACTER_SET.fullmatch(label):
        return None
    try:
        codec = codecs.lookup(label).name
    except LookupError:
        return None
    if codec not in _MEANS_WINDOWS_1252:
        return codec
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return codec
    return "cp1252"
