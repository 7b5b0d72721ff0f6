"""What the server knows: chats with their messages, waiting updates, calls, faults.

Tests and the server's loop share it, under one lock; `changed` is notified of everything.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bot_api.checks import Parameters

Json = dict[str, Any]
GROUP_BOT = 1087968824


class ApiError(Exception):
    """Answered as Telegram does, with its words."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


@dataclass(slots=True)
class Call:
    method: str
    parameters: Parameters
    at: float
    status: int = 0


@dataclass(slots=True)
class Shown:
    """A message as the members of the chat see it now."""

    message_id: int
    text: str
    from_bot: bool
    entities: list[Json] = field(default_factory=list)
    buttons: list[list[Json]] = field(default_factory=list)
    reply_to: int | None = None
    topic: int | None = None
    edited: int = 0
    deleted: bool = False
    raw: Json = field(default_factory=dict)

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self.buttons for button in row]

    def data(self, label: str) -> str:
        """The callback data of the first button whose label holds this."""
        for row in self.buttons:
            for button in row:
                if label in button["text"]:
                    return str(button["callback_data"])
        raise AssertionError(f"no button {label!r} among {self.labels}")


@dataclass(slots=True)
class ChatState:
    json: Json
    messages: dict[int, Shown] = field(default_factory=dict)
    blocked: bool = False
    moved_to: int | None = None
    members: dict[int, str] = field(default_factory=dict)  # user id -> status
    actions: int = 0


@dataclass(slots=True)
class Fault:
    """The next `times` calls of `method` (to `chat`, if given) end so."""

    method: str
    times: int = 1
    chat: int | None = None
    status: int = 500
    description: str = "Internal Server Error"
    retry_after: int | None = None
    html: bool = False
    accept: bool = False  # the call is carried out before it fails
    reset: bool = False  # the connection is cut instead of an answer
    delay_s: float = 0.0


class ApiState:
    def __init__(self, token: str, username: str) -> None:
        self.token = token
        self.me: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Quotewire",
            "username": username,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": True,
        }
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.chats: dict[int, ChatState] = {}
        self.waiting: deque[Json] = deque()
        self.calls: list[Call] = []
        self.accepted: list[tuple[int, str, int]] = []
        self.violations: list[str] = []
        self.faults: list[Fault] = []
        self.webhook: Json = {}
        self.webhook_error = ""
        self.commands: dict[str, list[Json]] = {}
        self.inline_answers: dict[str, Parameters] = {}
        self.callback_answers: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        self.times: dict[int, deque[float]] = defaultdict(deque)
        self.flood_waits = 0
        self.limits = False
        self.checked = True
        self.on_update: Callable[[], object] = lambda: None
        self._update_ids = itertools.count(700_001)
        self._message_ids = itertools.count(11)

    def next_message_id(self) -> int:
        return next(self._message_ids)

    def add_update(self, kind: str, body: Json) -> int:
        """An update for the bot; returns its id."""
        with self.changed:
            update_id = next(self._update_ids)
            self.waiting.append({"update_id": update_id, kind: body})
            self.changed.notify_all()
        self.on_update()
        return update_id

    def take_fault(self, method: str, chat: int | None) -> Fault | None:
        with self.lock:
            for fault in self.faults:
                fits = fault.method in (method, "*") and fault.chat in (None, chat)
                if fits and fault.times:
                    fault.times -= 1
                    return fault
        return None

    def chat(self, chat_id: object) -> ChatState:
        try:
            found = self.chats[self._named(str(chat_id)) or int(str(chat_id))]
        except (KeyError, ValueError) as error:
            raise ApiError(400, "Bad Request: chat not found") from error
        if found.moved_to is not None:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=found.moved_to,
            )
        if found.blocked:
            private = found.json["type"] == "private"
            reason = "bot was blocked by the user" if private else "bot was kicked from the group"
            raise ApiError(403, f"Forbidden: {reason}")
        return found

    def _named(self, name: str) -> int | None:
        """The chat of an @name."""
        names = ((f"@{chat.json.get('username')}", number) for number, chat in self.chats.items())
        return next((number for known, number in names if known == name), None)

    def require_room(self, chat_id: int) -> None:
        """Telegram's limits, if they are on: 30 a second, 1 a second in a chat (a burst of 5 over
        4 seconds is let through), 20 a minute in a group."""
        if not self.limits:
            return
        now = time.monotonic()
        for key, most, window_s in ((0, 33, 1.0), (chat_id, 6, 3.0), (chat_id, 24, 60.0)):
            if window_s == 60.0 and chat_id > 0:
                continue
            times = self.times[key]
            recent = [at for at in times if at > now - window_s]
            if len(recent) >= most:
                self.flood_waits += 1
                raise ApiError(429, "Too Many Requests: retry after 1", retry_after=1)
        for key in (0, chat_id):
            self.times[key].append(now)
            while self.times[key] and self.times[key][0] < now - 61:
                self.times[key].popleft()

    def wait(self, done: Callable[[], Any], timeout_s: float) -> Any:
        """What `done` returns once it is true; None after the time."""
        deadline = time.monotonic() + timeout_s
        with self.changed:
            while True:
                if result := done():
                    return result
                left = deadline - time.monotonic()
                if left <= 0:
                    return None
                self.changed.wait(left)
