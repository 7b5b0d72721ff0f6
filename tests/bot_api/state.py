"""What the server knows: chats with their messages, waiting updates, calls.

Tests and the server's loop share it, under one lock; `changed` is notified of everything.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.bot_api.faults import Fault, Faults
from tests.bot_api.limits import SendLimits

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bot_api.checks import Parameters

Json = dict[str, Any]
GROUP_BOT = 1087968824
# https://core.telegram.org/bots/api#getupdates: all but these, unless a bot asks for them.
ASKED_FOR_ONLY = {"chat_member", "message_reaction", "message_reaction_count"}


class ApiError(Exception):
    """Answered as Telegram does, with its words."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


@dataclass(slots=True)
class Call:
    """`at` is a monotonic time; `status` is 0 while it is under way and for a cut connection."""

    method: str
    parameters: Parameters
    at: float
    status: int = 0


class Accepted(NamedTuple):
    """A text that reached its chat, whether or not the bot was told so; edits are among them."""

    chat_id: int
    text: str
    message_id: int
    at: float


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
    """`blocked`: the bot is kept out. `members` are statuses by user id."""

    json: Json
    messages: dict[int, Shown] = field(default_factory=dict)
    blocked: bool = False
    moved_to: int | None = None
    members: dict[int, str] = field(default_factory=dict)
    actions: int = 0


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
        self.allowed: frozenset[str] | None = None
        self.calls: list[Call] = []
        self.accepted: list[Accepted] = []
        self.unheard: list[Accepted] = []  # those among them whose reply was lost
        self.violations: list[str] = []
        self.faults = Faults()
        self.webhook: Json = {}
        self.webhook_error = ""
        self.webhook_error_at = 0
        self.commands: dict[str, list[Json]] = {}
        self.inline_answers: dict[str, Parameters] = {}
        self.callback_answers: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        self.flood_waits = 0
        self.limits = False
        self.checked = True
        self.on_update: Callable[[], object] = lambda: None
        self._send_limits = SendLimits()
        self._update_ids = itertools.count(700_001)
        self._message_ids = itertools.count(11)

    def next_message_id(self) -> int:
        return next(self._message_ids)

    def add_update(self, kind: str, body: Json) -> int:
        """An update for the bot; returns its id. What the bot does not ask for never waits."""
        with self.changed:
            update: Json = {"update_id": next(self._update_ids), kind: body}
            wanted = kind in self.allowed if self.allowed else kind not in ASKED_FOR_ONLY
            if wanted:
                self.waiting.append(update)
            self.changed.notify_all()
        self.on_update()
        return int(update["update_id"])

    def take_fault(self, method: str, chat_id: object) -> Fault | None:
        with self.lock:
            chat = self.find_chat(chat_id)
            return self.faults.take(method, int(chat.json["id"]) if chat is not None else None)

    def find_chat(self, chat_id: object) -> ChatState | None:
        """By its number or its @username."""
        name = str(chat_id)
        if name.startswith("@"):
            wanted = name[1:].lower()
            named = (
                c for c in self.chats.values() if c.json.get("username", "").lower() == wanted
            )
            return next(named, None)
        try:
            return self.chats.get(int(name))
        except ValueError:
            return None

    def chat(self, chat_id: object) -> ChatState:
        """The chat, where the bot may speak."""
        if chat_id is None or chat_id == "":
            raise ApiError(400, "Bad Request: chat_id is empty")
        found = self.find_chat(chat_id)
        if found is None:
            raise ApiError(400, "Bad Request: chat not found")
        if found.moved_to is not None:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=found.moved_to,
            )
        if found.blocked:
            kind = found.json["type"]
            kept_out = f"bot was kicked from the {kind} chat"
            reason = "bot was blocked by the user" if kind == "private" else kept_out
            raise ApiError(403, f"Forbidden: {reason}")
        return found

    def require_room(self, chat_id: int) -> None:
        """Telegram's limits, if they are on."""
        if not self.limits:
            return
        wait_s = self._send_limits.wait_s(chat_id, time.monotonic())
        if wait_s:
            self.flood_waits += 1
            words = f"Too Many Requests: retry after {wait_s}"
            raise ApiError(429, words, retry_after=wait_s)

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
