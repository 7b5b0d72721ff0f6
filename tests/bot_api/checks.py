"""What Telegram would refuse, and what this bot must never send. Violations are words."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import aiogram.methods
from pydantic import ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_TEXT = 4_096
MAX_ENTITIES = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_TEXT_METHODS = ("sendMessage", "editMessageText")

Parameters = dict[str, Any]


def decoded(raw: Mapping[str, str]) -> Parameters:
    """The parameters of a call; objects and lists come as JSON."""
    return {
        name: json.loads(value) if value[:1] in ("{", "[") and name != "text" else value
        for name, value in raw.items()
    }


def violations(method: str, parameters: Parameters) -> Iterator[str]:
    """Everything wrong with a call; the API's own types first."""
    kind = getattr(aiogram.methods, method[:1].upper() + method[1:], None)
    if kind is None:
        yield f"{method} is no method of the Bot API"
        return
    for unknown in set(parameters) - set(kind.model_fields):
        yield f"{method} has no parameter {unknown}"
    try:
        kind.model_validate(parameters)
    except ValidationError as error:
        yield from (f"{method}.{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        return
    yield from _limits(method, parameters)


def _limits(method: str, parameters: Parameters) -> Iterator[str]:
    if "parse_mode" in parameters:
        yield f"{method} uses a parse mode: text must not be markup"
    if method in _TEXT_METHODS:
        yield from text_violations(parameters["text"], parameters.get("entities", []))
        preview = parameters.get("link_preview_options") or {}
        if not preview.get("is_disabled"):
            yield f"{method} leaves link previews on"
    yield from _buttons(parameters.get("reply_markup") or {})
    if method == "answerInlineQuery":
        yield from _inline(parameters["results"])
    if method == "answerCallbackQuery" and len(parameters.get("text") or "") > 200:
        yield "a callback's answer is over 200 characters"
    if method == "setMyCommands":
        for command in parameters["commands"]:
            if not _COMMAND.fullmatch(command["command"]):
                yield f"{command['command']!r} is no command"
            if not 1 <= len(command["description"]) <= 256:
                yield f"the description of {command['command']} is not 1 to 256 characters"


def text_violations(text: str, entities: list[dict[str, Any]]) -> Iterator[str]:
    raw = text.encode("utf-16-le")
    units = len(raw) // 2
    if not 1 <= units <= MAX_TEXT or not text.strip():
        yield f"a text of {units} UTF-16 units"
    if text != text.strip():
        yield "a text that Telegram would trim, which moves its entities"
    if len(entities) > MAX_ENTITIES:
        yield f"{len(entities)} entities"
    before = 0
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if not before <= start < end <= units:
            yield f"entity {start}:{end} of {units} units after {before}"
            continue
        for edge in (start, end):
            if 0 < edge < units and 0xDC <= raw[2 * edge + 1] <= 0xDF:
                yield f"entity edge {edge} parts a character"
        inner = raw[2 * start : 2 * end].decode("utf-16-le", "replace")
        if inner != inner.strip():
            yield f"entity {start}:{end} has white space at an end"
        if entity["type"] == "text_link" and not entity.get("url", "").startswith("http"):
            yield f"a link to {entity.get('url')!r}"
        before = start if entity["type"].endswith("blockquote") else end


def _buttons(markup: Mapping[str, Any]) -> Iterator[str]:
    for row in markup.get("inline_keyboard", []):
        for button in row:
            if not button.get("text", "").strip():
                yield "a button without a label"
            data = button.get("callback_data")
            if data is not None and not 1 <= len(data.encode()) <= 64:
                yield f"callback data of {len(data.encode())} bytes"
            if len({"callback_data", "url", "switch_inline_query"} & set(button)) != 1:
                yield f"a button that does not do one thing: {button}"


def _inline(results: list[dict[str, Any]]) -> Iterator[str]:
    if len(results) > 50:
        yield f"{len(results)} inline results"
    ids = [result["id"] for result in results]
    if len(set(ids)) != len(ids) or not all(1 <= len(one.encode()) <= 64 for one in ids):
        yield f"ids of inline results: {ids}"
    for result in results:
        content = result["input_message_content"]
        yield from text_violations(content["message_text"], content.get("entities", []))
        if "parse_mode" in content:
            yield "an inline result uses a parse mode"
