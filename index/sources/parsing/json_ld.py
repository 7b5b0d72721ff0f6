"""JSON-LD of a page: finding the nodes, and reading fields that come in several shapes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from index.cleaning import safe_url
from index.sources.parsing.html_text import json_to_line, json_to_text
from index.sources.parsing.names import people

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_NODES = 100_000
MAX_NAMES_CHARS = 8_000  # a hundred names of eighty characters

# Keys below which a page's own nodes stand; others lead to related articles, lists and comments.
_LEADING_KEYS = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart")
_WRAPPER_START = re.compile(r"<!--|(?://\s*)?<!\[CDATA\[")
_WRAPPER_ENDS = ("-->", "]]>")
_ABSOLUTE = re.compile(r"\s*https?://", re.I)
_TYPE_PREFIX = re.compile(r"^.*[/:#]")

Node = dict[str, object]


@dataclass(slots=True)
class LinkedData:
    """The page's nodes in order; `broken` names the scripts that are no JSON (from 1)."""

    nodes: list[Node] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    _by_id: dict[str, Node] = field(default_factory=dict)

    def resolve(self, value: object) -> object:
        """The node a reference ({"@id": …} and nothing else) stands for, else the value itself."""
        if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
            return self._by_id.get(str(value.get("@id")), value)
        return value

    def remember(self, node: Node) -> None:
        self.nodes.append(node)
        if isinstance(identity := node.get("@id"), str) and len(node) > 1:
            known = self._by_id.get(identity)
            if known is None or len(known) < len(node):
                self._by_id[identity] = node


def read_linked_data(scripts: Iterable[str]) -> LinkedData:
    """The nodes of all scripts, those of @graph and of the main entity among them."""
    data = LinkedData()
    for number, script in enumerate(scripts, start=1):
        if not script.strip():
            continue
        try:
            waiting = [json.loads(_unwrapped(script), strict=False)]
        except (ValueError, RecursionError):
            data.broken.append(number)
            continue
        while waiting and len(data.nodes) < MAX_NODES:
            value = waiting.pop()
            if isinstance(value, list):
                waiting.extend(reversed(value))
            elif isinstance(value, dict):
                data.remember(value)
                waiting.extend(value[key] for key in reversed(_LEADING_KEYS) if key in value)
    return data


def _unwrapped(script: str) -> str:
    """Without the comment or CDATA section that hides a script from old browsers."""
    script = script.strip()
    if start := _WRAPPER_START.match(script):
        script = script[start.end() :]
    bare = script.removesuffix(";").rstrip()
    for end in _WRAPPER_ENDS:
        if bare.endswith(end):
            return bare.removesuffix(end).rstrip().removesuffix("//")
    return script


def types_of(node: Node) -> frozenset[str]:
    """The node's types without the vocabulary's address."""
    given = node.get("@type")
    names = given if isinstance(given, list) else [given]
    return frozenset(_TYPE_PREFIX.sub("", name) for name in names if isinstance(name, str))


def as_list(value: object) -> list[object]:
    """One value or several, as a list; {"@list": …} and {"@set": …} are opened."""
    if isinstance(value, dict):
        value = value.get("@list", value.get("@set", value))
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def text_of(value: object) -> str:
    """Paragraphs of a string, a list of them, or a text object ({"@type": "Text"} has none)."""
    if isinstance(value, list):
        return "\n".join(filter(None, (json_to_text(v) for v in value if isinstance(v, str))))
    inner = _string_in(value)
    return json_to_text(inner) if inner is not None else ""


def _string_in(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("@value") or value.get("text") or value.get("value")
    return value if isinstance(value, str) else None


def line_of(value: object) -> str:
    """The same on one line; of several values the first."""
    first = next(iter(as_list(value)), None)
    return text_of(first).replace("\n", " ")


def raw_text(value: object) -> str | None:
    """A string as it stands (times, addresses), the first of a list."""
    first = next(iter(as_list(value)), None)
    if isinstance(first, dict):
        first = first.get("@value")
    return first if isinstance(first, str) and first.strip() else None


def names_of(value: object, data: LinkedData) -> tuple[str, ...]:
    """Names of authors given as text, as objects, as references or as a list of them."""
    names: dict[str, None] = {}
    for given in as_list(value):
        entry = data.resolve(given)
        if isinstance(entry, dict):
            entry = _string_in(next(iter(as_list(entry.get("name"))), None))
        if isinstance(entry, str):
            names.update(dict.fromkeys(_names_in(entry)))
    return tuple(names)


@lru_cache(maxsize=256)  # a live page repeats its authors in each of its updates
def _names_in(text: str) -> tuple[str, ...]:
    """The names in a text field; none in an address, or in what is too long for names."""
    if len(text) > MAX_NAMES_CHARS:
        return ()
    name = json_to_line(text)
    if not name or safe_url(name) is not None:
        return ()
    return people(name, min_words=2) or (name,)


def address_of(value: object, base: str | None) -> str | None:
    """An absolute http(s) address from text or an object's @id or url, None without one."""
    first = next(iter(as_list(value)), None)
    if isinstance(first, dict):
        first = first.get("@id") or first.get("url")
    if not isinstance(first, str) or not first.strip():
        return None
    try:
        absolute = first if _ABSOLUTE.match(first) else urljoin(base or "", first.strip())
    except ValueError:
        return None
    return _address(absolute)


def same_page(address: str | None, page: str | None) -> bool:
    """Whether the address is the page's own, with no anchor of its own."""
    if address is None or page is None:
        return False
    plain, _, anchor = address.partition("#")
    return not anchor and plain.rstrip("/") == page.partition("#")[0].rstrip("/")


def _address(text: str) -> str | None:
    safe = safe_url(text)
    return safe if isinstance(safe, str) else None
