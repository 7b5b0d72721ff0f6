"""Updates that tell the same development, from whatever source. Pure.

    word pairs of the new update → recent ones that share many → same figures, denials, quotations,
    no name in the place of another → the first that told it leads

Merging two that differ would hide news, telling one twice only bores: when unsure, they stay two.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from index.changes.materiality import critical_of
from index.text.analysis import CURRENT
from index.text.similarity import jaccard

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from index.changes.materiality import Critical
    from index.models import StoredUpdate

# Agencies' texts run on others' pages within hours.
WINDOW = timedelta(hours=6)
# Of common pairs of neighbouring terms (Jaccard). One sentence of five reworded keeps about .7.
SAME = 0.6
# A short text shares its few pairs with what says something else.
MIN_TERMS = 8
MAX_HOLDERS = 100
MAX_CHARS = 20_000

_Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Told:
    update_id: str
    leader: str
    at: datetime
    pairs: frozenset[_Pair]
    critical: Critical


class Developments:
    """What was told within WINDOW, in memory. Not for several threads at once."""

    def __init__(self) -> None:
        self._told: dict[str, _Told] = {}
        self._holders: dict[_Pair, dict[str, None]] = defaultdict(dict)

    def __len__(self) -> int:
        return len(self._told)

    def __contains__(self, update_id: object) -> bool:
        """Whether it was told within WINDOW, in whatever revision."""
        return update_id in self._told

    def leader_of(self, update: StoredUpdate, at: datetime) -> str:
        """The id of the update that first told what this one tells: its own, if none did.

        `at` is when it became known. Nothing is remembered. A revision stays where it was told,
        unless it follows another and says something else by now.
        """
        told = self._told.get(update.update_id)
        pairs, critical = _shape(update)
        if told is not None and (
            told.leader == update.update_id
            or _say_the_same(told.pairs, told.critical, pairs, critical)
        ):
            return told.leader
        best, best_share = update.update_id, 0.0
        for other_id in self._candidates(pairs) - {update.update_id}:
            other = self._told[other_id]
            share = jaccard(pairs, other.pairs)
            if share < max(SAME, best_share) or abs(at - other.at) > WINDOW:
                continue
            if _say_the_same(pairs, critical, other.pairs, other.critical):
                best, best_share = other.leader, share
        return best

    def remember(self, update: StoredUpdate, leader: str, at: datetime) -> None:
        """That this was told, as part of that development; in the place of its revision before."""
        self._forget(update.update_id)
        pairs, critical = _shape(update)
        self._told[update.update_id] = _Told(update.update_id, leader, at, pairs, critical)
        for pair in pairs:
            self._holders[pair][update.update_id] = None

    def forget(self, update_ids: Collection[str]) -> dict[str, str]:
        """As if these had never been told, for they are gone. Returns who leads those now that
        they led."""
        for update_id in update_ids:
            self._forget(update_id)
        return self._pass_on(update_ids)

    def withdraw(self, update_id: str) -> dict[str, str]:
        """It was taken back: what tells the same from now on is told for itself. Returns who leads
        those now that it led."""
        told = self._told.get(update_id)
        if told is None:
            return {}
        self._forget(update_id)
        led = self._pass_on({update_id})
        self._told[update_id] = replace(told, pairs=frozenset())
        return led

    def _pass_on(self, leaders: Collection[str]) -> dict[str, str]:
        """Of a development that one of them led, the first that is left leads."""
        first: dict[str, str] = {}
        led: dict[str, str] = {}
        for told in list(self._told.values()) if leaders else ():
            if told.leader in leaders:
                leader = first.setdefault(told.leader, told.update_id)
                self._told[told.update_id] = replace(told, leader=leader)
                led[told.update_id] = leader
        return led

    def forget_before(self, time: datetime) -> None:
        for update_id in [told.update_id for told in self._told.values() if told.at < time]:
            self._forget(update_id)

    def _forget(self, update_id: str) -> None:
        told = self._told.pop(update_id, None)
        for pair in told.pairs if told else ():
            self._holders[pair].pop(update_id, None)
            if not self._holders[pair]:
                del self._holders[pair]

    def _candidates(self, pairs: frozenset[_Pair]) -> set[str]:
        """Who shares enough of `pairs` shares one of these: of so many pairs that fewer than SAME
        are left, the rarest. Those that very many share say little and would cost much."""
        needed = math.ceil(SAME * len(pairs))
        rarest = sorted(pairs, key=lambda pair: len(self._holders.get(pair, ())))
        found = (self._holders.get(pair, {}) for pair in rarest[: len(pairs) - needed + 1])
        return {
            update_id
            for some in found
            if len(some) <= MAX_HOLDERS
            for update_id in some
            if SAME <= len(self._told[update_id].pairs) / len(pairs) <= 1 / SAME
        }


def _say_the_same(
    pairs: frozenset[_Pair],
    critical: Critical,
    other_pairs: frozenset[_Pair],
    other_critical: Critical,
) -> bool:
    """One may name what the other leaves out; Kyiv in the place of Odesa is another event."""
    if not critical.agrees(other_critical):
        return False
    return not (
        critical.names - other_critical.names - _terms(other_pairs)
        and other_critical.names - critical.names - _terms(pairs)
    )


def _terms(pairs: frozenset[_Pair]) -> frozenset[str]:
    return frozenset(term for pair in pairs for term in pair)


def _shape(update: StoredUpdate) -> tuple[frozenset[_Pair], Critical]:
    """Too short a text is like nothing."""
    text = f"{update.headline}\n{update.body[:MAX_CHARS]}"
    terms = CURRENT.analyse(text)
    pairs = frozenset(pairwise(terms)) if len(terms) >= MIN_TERMS else frozenset[_Pair]()
    critical = critical_of(text)
    # As the terms are: without the words that all texts have, and without their endings.
    names = frozenset(CURRENT.analyse(" ".join(sorted(critical.names))))
    return pairs, replace(critical, names=names)
