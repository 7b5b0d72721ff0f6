"""Look up standing queries that name somebody or something: speakers, stories, sources."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.alerting.term_index import TermIndex
from index.text.analysis import analyse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.alerting.standing_query import StandingQuery
    from index.attribution.people import People, Person

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)


class NameIndex:
    """Names as somebody typed them, by the terms that a person may share with one. Whom a name
    means is looked up when somebody speaks, so that a new alias counts at once."""

    def __init__(self) -> None:
        self._by_term: dict[str, dict[str, None]] = defaultdict(dict)
        self._queries: dict[str, dict[StandingQuery, None]] = defaultdict(dict)
        self._names: dict[StandingQuery, str] = {}
        self._meant: dict[tuple[str, str], bool] = {}
        self._people: People | None = None

    def put(self, query: StandingQuery, name: str) -> None:
        self._names[query] = name
        self._queries[name][query] = None
        for term in analyse(name):
            self._by_term[term][name] = None

    def drop(self, query: StandingQuery) -> None:
        name = self._names.pop(query, None)
        if name is None:
            return
        del self._queries[name][query]
        if not self._queries[name]:
            del self._queries[name]
            for term in analyse(name):
                self._by_term[term].pop(name, None)

    def naming(self, person: Person, people: People) -> list[StandingQuery]:
        """The queries whose name means this person."""
        if people is not self._people:
            self._people, self._meant = people, {}
        terms = {term for name in person.names for term in analyse(name)}.union(*person.roles)
        names = {name for term in terms for name in self._by_term.get(term, ())}
        return [
            query
            for name in names
            if self._means(name, person, people)
            for query in self._queries[name]
        ]

    def _means(self, name: str, person: Person, people: People) -> bool:
        key = (name, person.name)
        if key not in self._meant:
            self._meant[key] = people.is_meant(person, name)
        return self._meant[key]


class TitleIndex:
    """Titles or publishers, of which all words were typed, or addresses and hosts."""

    def __init__(self) -> None:
        self._by_terms: TermIndex[StandingQuery] = TermIndex(1.0, lambda _: 1.0)
        self._terms: dict[StandingQuery, frozenset[str]] = {}
        self._by_address: dict[str, dict[StandingQuery, None]] = defaultdict(dict)
        self._addresses: dict[StandingQuery, str] = {}

    def put(self, query: StandingQuery, words: str) -> None:
        address = _address(words)
        if address is not None:
            self._addresses[query] = address
            self._by_address[address][query] = None
            return
        terms = analyse(words)
        self._terms[query] = frozenset(terms)
        # Weights are all alike: the longest word is likely the rarest.
        self._by_terms.put(query, [max(terms, key=len)] if terms else [])

    def drop(self, query: StandingQuery) -> None:
        self._by_terms.drop(query)
        self._terms.pop(query, None)
        address = self._addresses.pop(query, None)
        if address is not None:
            self._by_address[address].pop(query)

    def titled(self, title: str, addresses: Iterable[str | None]) -> list[StandingQuery]:
        """Those of which all words stand in the title, or that name one of the addresses or its
        host."""
        here = frozenset(analyse(title))
        named = [query for query in self._by_terms.candidates(here) if self._terms[query] <= here]
        known = dict.fromkeys(key for address in addresses for key in _keys(address))
        return named + [query for key in known for query in self._by_address.get(key, ())]


def _address(words: str) -> str | None:
    if _ADDRESS.fullmatch(words):
        return _plain(words)
    return words.casefold().removeprefix("www.") if _HOST.fullmatch(words) else None


def _keys(address: str | None) -> list[str]:
    """The address, and its host with and without its subdomains."""
    if not address or not _ADDRESS.fullmatch(address):
        return []
    host = _host(address)
    parts = host.split(".")
    return [_plain(address), *(".".join(parts[n:]) for n in range(max(1, len(parts) - 1)))]


def _plain(address: str) -> str:
    """As people copy it: without scheme, fragment, "www." and the slash at the end."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address.casefold()
    query = f"?{parts.query}" if parts.query else ""
    return f"{_host(address)}{parts.path.rstrip('/')}{query}"


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").casefold().removeprefix("www.")
    except ValueError:
        return ""
