"""A WatchStore in memory, plain enough to be right at sight."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.errors import InputError, NotFoundError
from index.watching.ports import CLOCK_SLACK
from index.watching.records import StoredNotice, WatchedSource

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set
    from datetime import datetime, timedelta

    from index.models import SourceKey
    from index.watching.records import FileMark, WatchNotice, WatchState


class FakeWatchStore:
    def __init__(self) -> None:
        self._sources: dict[int, WatchedSource] = {}
        self._hosts: dict[int, str] = {}
        self._leases: dict[int, tuple[str, datetime]] = {}
        self._free: dict[str, datetime] = {}
        self._marks: dict[int, dict[str, FileMark]] = {}
        self._given_news: dict[int, dict[SourceKey, bool]] = {}
        self._notices: dict[int, WatchNotice] = {}
        self._given = self._notices_given = 0

    def add(self, source: WatchedSource, holder: str, leased_until: datetime) -> WatchedSource:
        if self.find(source.address):
            raise InputError(f"{source.address} is watched already")
        self._given += 1
        kept = replace(source, watch_id=self._given)
        self._sources[self._given] = kept
        self._hosts[self._given] = kept.host
        self._leases[self._given] = holder, leased_until
        return kept

    def host_is_free(self, watch_id: int, now: datetime) -> bool:
        self.get(watch_id)
        host = self._hosts[watch_id]
        leased = (
            other < watch_id and self._hosts[other] == host and until > now
            for other, (_, until) in self._leases.items()
        )
        return not host or not (any(leased) or self._free.get(host, now) > now)

    def all(self) -> list[WatchedSource]:
        return list(self._sources.values())

    def get(self, watch_id: int) -> WatchedSource:
        if watch_id not in self._sources:
            raise NotFoundError(f"no source w{watch_id} is watched")
        return self._sources[watch_id]

    def find(self, address: str) -> WatchedSource | None:
        return next((one for one in self._sources.values() if one.address == address), None)

    def set_state(self, watch_id: int, state: WatchState, next_poll_at: datetime | None) -> None:
        kept = replace(self.get(watch_id), state=state, next_poll_at=next_poll_at)
        self._sources[watch_id] = kept

    def remove(self, watch_id: int) -> None:
        self.get(watch_id)
        for kept in (
            *(self._sources, self._hosts, self._leases, self._marks),
            self._given_news,
        ):
            kept.pop(watch_id, None)
        self._notices = {n: one for n, one in self._notices.items() if one.watch_id != watch_id}

    def claim(
        self, holder: str, now: datetime, leased_until: datetime, limit: int
    ) -> list[WatchedSource]:
        self._follow_clock(now, leased_until)
        busy = {self._hosts[i] for i, (_, until) in self._leases.items() if until > now} - {""}
        due = [
            (one.next_poll_at, one.watch_id)
            for one in self._sources.values()
            if one.state == "active" and one.next_poll_at and one.next_poll_at <= now
        ]
        claimed: list[WatchedSource] = []
        for _, watch_id in sorted(due):
            host = self._hosts[watch_id]
            is_leased = watch_id in self._leases and self._leases[watch_id][1] > now
            if is_leased or host in busy or self._free.get(host, now) > now:
                continue
            if len(claimed) < limit:
                busy |= {host} - {""}
                self._leases[watch_id] = holder, leased_until
                claimed.append(self._sources[watch_id])
        return claimed

    def _follow_clock(self, now: datetime, leased_until: datetime) -> None:
        polled = [one.polled_at for one in self._sources.values() if one.polled_at]
        ahead = max(polled, default=now) - now
        if ahead > CLOCK_SLACK:
            self._sources = {i: _set_back(one, ahead, now) for i, one in self._sources.items()}
            self._free = {h: at - ahead if at > now else at for h, at in self._free.items()}
        for watch_id, (holder, until) in self._leases.items():
            if until > leased_until + CLOCK_SLACK:
                self._leases[watch_id] = holder, leased_until

    def renew(self, holder: str, watch_id: int, leased_until: datetime) -> bool:
        if self._leases.get(watch_id, ("",))[0] != holder:
            return False
        self._leases[watch_id] = holder, leased_until
        return True

    def is_held(self, holder: str, watch_id: int) -> bool:
        return self._leases.get(watch_id, ("",))[0] == holder

    def finish(
        self,
        holder: str,
        source: WatchedSource,
        notices: Sequence[WatchNotice],
        host_free_at: datetime,
    ) -> bool:
        before = self._sources.get(source.watch_id)
        if before is None or self._leases.get(source.watch_id, ("",))[0] != holder:
            return False
        if before.state != "active":
            source = replace(source, state=before.state, next_poll_at=before.next_poll_at)
        if host := self._hosts[source.watch_id]:
            self._free[host] = max(host_free_at, self._free.get(host, host_free_at))
        self._sources[source.watch_id] = source
        self._hosts[source.watch_id] = source.host
        del self._leases[source.watch_id]
        for notice in notices:
            self._notices_given += 1
            self._notices[self._notices_given] = notice
        return True

    def note_push(self, watch_id: int, now: datetime, *, changed: bool) -> None:
        if kept := self._sources.get(watch_id):
            changed_at = now if changed else kept.changed_at
            self._sources[watch_id] = replace(
                kept, polled_at=now, succeeded_at=now, changed_at=changed_at
            )

    def release(self, holder: str, host_free_at: Mapping[int, datetime]) -> None:
        for watch_id, lease in self._leases.items():
            if lease[0] == holder and watch_id in host_free_at and (host := self._hosts[watch_id]):
                free_at = host_free_at[watch_id]
                self._free[host] = max(free_at, self._free.get(host, free_at))
        self._leases = {i: lease for i, lease in self._leases.items() if lease[0] != holder}

    def next_due(self) -> datetime | None:
        due = []
        for one in self._sources.values():
            if one.state == "active" and one.next_poll_at is not None:
                host = self._hosts[one.watch_id]
                leases = [
                    until
                    for watch_id, (_, until) in self._leases.items()
                    if watch_id == one.watch_id or (host and self._hosts[watch_id] == host)
                ]
                due.append(max(one.next_poll_at, *leases, self._free.get(host, one.next_poll_at)))
        return min(due, default=None)

    def file_marks(self, watch_id: int) -> dict[str, FileMark]:
        return dict(self._marks.get(watch_id, {}))

    def mark_files(self, watch_id: int, marks: Mapping[str, FileMark]) -> None:
        if watch_id in self._sources:
            self._marks[watch_id] = dict(marks)

    def notices(self, limit: int) -> list[StoredNotice]:
        return [
            StoredNotice(number, notice, self._sources[notice.watch_id].address)
            for number, notice in list(self._notices.items())[:limit]
        ]

    def told(self, notice_ids: Sequence[int]) -> None:
        for number in notice_ids:
            self._notices.pop(number, None)

    def given(self) -> dict[int, frozenset[SourceKey]]:
        found: dict[int, frozenset[SourceKey]] = {}
        for watch_id, keys in self._given_news.items():
            if kept := frozenset(
                key for key, is_passed_over in keys.items() if not is_passed_over
            ):
                found[watch_id] = kept
        return found

    def note_given(self, watch_id: int, keys: Set[SourceKey]) -> None:
        if watch_id in self._sources:
            known = self._given_news.setdefault(watch_id, {})
            known.update({key: False for key in keys if key not in known})

    def pass_over(self, watch_id: int, key: SourceKey) -> None:
        if watch_id in self._sources:
            self._given_news.setdefault(watch_id, {})[key] = True
            self._leases.pop(watch_id, None)

    def passed_over(self, watch_id: int) -> frozenset[SourceKey]:
        keys = self._given_news.get(watch_id, {})
        return frozenset(key for key, is_passed_over in keys.items() if is_passed_over)

    def lags(self, limit: int) -> dict[int, list[timedelta]]:
        return {}

    def check(self) -> list[str]:
        return []


def _set_back(source: WatchedSource, ahead: timedelta, now: datetime) -> WatchedSource:
    due = source.next_poll_at
    return replace(
        source,
        next_poll_at=due - ahead if due and due > now else due,
        polled_at=min(source.polled_at, now) if source.polled_at else None,
        succeeded_at=min(source.succeeded_at, now) if source.succeeded_at else None,
        changed_at=min(source.changed_at, now) if source.changed_at else None,
        failing_since=min(source.failing_since, now) if source.failing_since else None,
    )
