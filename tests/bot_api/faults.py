"""How a call can go wrong on its way, as Telegram and the network between make it go wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_WORDS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request",
    500: "Internal Server Error",
    502: "Bad Gateway",
    504: "Gateway Timeout",
}


@dataclass(slots=True)
class Fault:
    """The next `times` calls of `method` ("*": any; to `chat`, if given) end so.

    `status` 200 carries the call out and answers well, late if there is a delay. With `accept` the
    call is carried out before it fails: the message is there and its sender is told otherwise.
    """

    method: str = "*"
    times: int = 1
    chat: int | None = None
    status: int = 500
    description: str | None = None
    retry_after: int | None = None
    html: bool = False  # a page of a proxy instead of JSON
    accept: bool = False
    reset: bool = False  # the connection is cut instead of an answer
    delay_s: float = 0.0  # before the call is carried out
    delay_after_s: float = 0.0  # after it: the sender may have given up by then

    @property
    def is_carried_out(self) -> bool:
        return self.accept or (self.status == 200 and not self.reset)

    @property
    def words(self) -> str:
        if self.description is not None:
            return self.description
        if self.status == 429:
            return f"Too Many Requests: retry after {self.retry_after or 1}"
        return _WORDS.get(self.status, "Internal Server Error")


# Asked about each call that no planned fault fits: the method, and the chat where there is one.
FaultSource = Callable[[str, int | None], Fault | None]


class Faults:
    """Those that are planned, in their order, then what `source` makes up."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []
        self.source: FaultSource | None = None

    def append(self, fault: Fault) -> None:
        self._planned.append(fault)

    def clear(self) -> None:
        self._planned.clear()
        self.source = None

    def take(self, method: str, chat: int | None) -> Fault | None:
        for fault in self._planned:
            if fault.times and fault.method in (method, "*") and fault.chat in (None, chat):
                fault.times -= 1
                return fault
        return self.source(method, chat) if self.source is not None else None
