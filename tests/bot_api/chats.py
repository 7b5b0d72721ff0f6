"""Chats as people use them: each action makes the update that Telegram would send the bot."""

from __future__ import annotations

import itertools
import re
import time
from typing import TYPE_CHECKING, Any

from tests.bot_api.methods import message_json
from tests.bot_api.state import GROUP_BOT, ApiState, ChatState, Shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bot_api.state import Json

TIMEOUT_S = 15.0
_ENTITIES = (
    ("bot_command", re.compile(r"(?<!\S)/[A-Za-z0-9_]+(?:@\w+)?")),
    ("mention", re.compile(r"(?<!\w)@\w{3,}")),
)
_NAMED = re.compile(r"@\w+")
_COMMAND = re.compile(r"/\w")
_query_ids = itertools.count(1)


def user_json(user_id: int, first_name: str = "Kim", **fields: str) -> Json:
    return {"id": user_id, "is_bot": False, "first_name": first_name, **fields}


def entities_of(text: str) -> list[Json]:
    """Commands and mentions, in UTF-16 units."""
    found = []
    for kind, pattern in _ENTITIES:
        for match in pattern.finditer(text):
            start = len(text[: match.start()].encode("utf-16-le")) // 2
            length = len(match.group().encode("utf-16-le")) // 2
            found.append({"type": kind, "offset": start, "length": length})
    return found


class Chat:
    """What all kinds have in common: a bot's messages, and waiting for them."""

    def __init__(self, state: ApiState, json: Json) -> None:
        self.api = state
        self.id = int(json["id"])
        with state.lock:
            self.state = state.chats.setdefault(self.id, ChatState(json))

    @property
    def messages(self) -> list[Shown]:
        """The bot's, in order, those since deleted left out."""
        with self.api.lock:
            return [m for m in self.state.messages.values() if m.from_bot and not m.deleted]

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.messages]

    def wait_for(
        self, wanted: str | Callable[[Shown], Any], *, count: int = 1, timeout_s: float = TIMEOUT_S
    ) -> Shown:
        """The last of `count` messages of the bot that hold this text or fit."""

        def fits(message: Shown) -> bool:
            return wanted in message.text if isinstance(wanted, str) else bool(wanted(message))

        def found() -> Shown | None:
            fitting = [message for message in self.messages if fits(message)]
            return fitting[-1] if len(fitting) >= count else None

        result: Shown | None = self.api.wait(found, timeout_s)
        assert result is not None, f"{wanted!r} was not said; said: {self.texts[-5:]}"
        return result

    def wait_for_messages(self, count: int, timeout_s: float = TIMEOUT_S) -> list[Shown]:
        found: list[Shown] | None = self.api.wait(
            lambda: said if len(said := self.messages) >= count else None, timeout_s
        )
        assert found, f"{count} messages were not said; said: {self.texts}"
        return found

    def _post(self, kind: str, sender: Json, content: Json, reply_to: int | None) -> int:
        message_id = self.api.next_message_id()
        message: Json = {
            "message_id": message_id,
            "date": int(time.time()),
            "chat": self.state.json,
            **sender,
            **content,
        }
        with self.api.lock:
            if reply_to is not None and reply_to in self.state.messages:
                message["reply_to_message"] = self.state.messages[reply_to].raw
            self.state.messages[message_id] = Shown(
                message_id, content.get("text", ""), from_bot=False, raw=message
            )
        self.api.add_update(kind, message)
        return message_id

    def _edit(self, message_id: int, text: str, kind: str) -> None:
        with self.api.lock:
            raw = dict(self.state.messages[message_id].raw)
        raw |= {"text": text, "entities": entities_of(text), "edit_date": int(time.time())}
        self.api.add_update(kind, raw)

    def _press(self, user: Json, message: Shown, data: str, *, is_shown: bool = True) -> str:
        """https://core.telegram.org/bots/api#inaccessiblemessage: what is too old `is_shown` to
        the bot no more, by its number and chat alone."""
        query_id = f"q{next(_query_ids)}"
        hidden = {"chat": self.state.json, "message_id": message.message_id, "date": 0}
        shown = message_json(self.api, self.state, message) if is_shown else hidden
        self.api.add_update(
            "callback_query",
            {
                "id": query_id,
                "from": user,
                "message": shown,
                "chat_instance": "1",
                "data": data,
            },
        )
        return query_id

    def notice(self, query_id: str, timeout_s: float = TIMEOUT_S) -> str:
        """What the bot answered a press; "" for nothing but an end of the spinner."""
        answered = self.api.wait(lambda: query_id in self.api.callback_answers, timeout_s)
        assert answered, f"press {query_id} was not answered"
        return self.api.callback_answers[query_id]


class Private(Chat):
    """A user in their private chat with the bot."""

    def __init__(self, state: ApiState, user_id: int, **fields: str) -> None:
        self.user = user_json(user_id, **fields)
        super().__init__(state, {"id": user_id, "type": "private", "first_name": "Kim"})

    def send(self, text: str, *, reply_to: int | None = None) -> int:
        content = {"text": text, "entities": entities_of(text)}
        return self._post("message", {"from": self.user}, content, reply_to)

    def send_content(self, **content: Any) -> int:
        """A sticker, a photo, a poll …: the fields of the message as Telegram has them."""
        return self._post("message", {"from": self.user}, content, None)

    def edit(self, message_id: int, text: str) -> None:
        self._edit(message_id, text, "edited_message")

    def press(self, label: str, message: Shown) -> str:
        return self._press(self.user, message, message.data(label))

    def press_data(self, data: str, message: Shown) -> str:
        return self._press(self.user, message, data)

    def inline(self, query: str) -> str:
        query_id = f"i{next(_query_ids)}"
        body = {"id": query_id, "from": self.user, "query": query, "offset": ""}
        self.api.add_update("inline_query", body)
        return query_id

    def inline_answer(self, query_id: str, timeout_s: float = TIMEOUT_S) -> Json:
        answered = self.api.wait(lambda: query_id in self.api.inline_answers, timeout_s)
        assert answered, f"inline query {query_id} was not answered"
        return self.api.inline_answers[query_id]

    def block(self) -> None:
        self.state.blocked = True
        self._member("member", "kicked")

    def unblock(self) -> None:
        self.state.blocked = False
        self._member("kicked", "member")

    def _member(self, old: str, new: str) -> None:
        self.api.add_update("my_chat_member", member_json(self.api, self, self.user, old, new))


class Group(Chat):
    """A group; `topics` makes it a forum. The bot sees what privacy mode lets it see."""

    def __init__(self, state: ApiState, chat_id: int, *, topics: bool = False) -> None:
        kind = "supergroup" if str(chat_id).startswith("-100") else "group"
        json: Json = {"id": chat_id, "type": kind, "title": "News club"}
        super().__init__(state, json | ({"is_forum": True} if topics else {}))

    def send(
        self,
        user_id: int,
        text: str,
        *,
        reply_to: int | None = None,
        topic: int | None = None,
        anonymous: bool = False,
        language_code: str = "en",
    ) -> int | None:
        """None where privacy mode keeps it from the bot."""
        if not self._is_seen(text, reply_to):
            return None
        content: Json = {"text": text, "entities": entities_of(text)}
        if topic is not None:
            content |= {"message_thread_id": topic, "is_topic_message": True}
        return self._post(
            "message", self._sender(user_id, anonymous, language_code), content, reply_to
        )

    def _sender(self, user_id: int, anonymous: bool, language_code: str = "en") -> Json:
        if anonymous:
            name = {"first_name": "Group", "username": "GroupAnonymousBot"}
            bot = {"id": GROUP_BOT, "is_bot": True, **name}
            return {"from": bot, "sender_chat": self.state.json}
        return {"from": user_json(user_id, language_code=language_code)}

    def _is_seen(self, text: str, reply_to: int | None) -> bool:
        """https://core.telegram.org/bots/features#privacy-mode: commands, save those that name
        another bot, replies to the bot, and mentions of it."""
        if self.api.me["can_read_all_group_messages"]:
            return True
        with self.api.lock:
            answered = self.state.messages.get(reply_to) if reply_to is not None else None
        if answered is not None and answered.from_bot:
            return True
        named = [part.lower() for part in _NAMED.findall(text)]
        if _COMMAND.match(text) and (not named or not text.split()[0].lower().endswith(named[0])):
            return True
        return f"@{self.api.me['username']}".lower() in named

    def edit(self, message_id: int, text: str) -> None:
        self._edit(message_id, text, "edited_message")

    def press(self, user_id: int, label: str, message: Shown, *, is_shown: bool = True) -> str:
        data = message.data(label)
        return self._press(user_json(user_id), message, data, is_shown=is_shown)

    def promote(self, user_id: int) -> None:
        self.state.members[user_id] = "administrator"

    def add_bot(self, by: int) -> None:
        self.state.blocked = False
        self.api.add_update(
            "my_chat_member", member_json(self.api, self, user_json(by), "left", "member")
        )

    def kick_bot(self, by: int) -> None:
        self.state.blocked = True
        self.api.add_update(
            "my_chat_member", member_json(self.api, self, user_json(by), "member", "kicked")
        )

    def migrate(self, new_id: int) -> Group:
        """To a supergroup: both sides say so."""
        self.state.moved_to = new_id
        after = Group(self.api, new_id)
        bot = {"from": {"id": GROUP_BOT, "is_bot": True, "first_name": "Group"}}
        self._post("message", bot, {"migrate_to_chat_id": new_id}, None)
        after._post("message", bot, {"migrate_from_chat_id": self.id}, None)
        return after


class Channel(Chat):
    def __init__(self, state: ApiState, chat_id: int, **fields: str) -> None:
        plain = {"id": chat_id, "type": "channel", "title": "The channel"}
        super().__init__(state, plain | fields)

    def promote(self, user_id: int) -> None:
        self.state.members[user_id] = "administrator"

    def press_data(self, user_id: int, data: str, message: Shown) -> str:
        """Any reader can."""
        return self._press(user_json(user_id, language_code="en"), message, data)

    def post(self, text: str) -> int:
        content = {"text": text, "entities": entities_of(text)}
        return self._post("channel_post", {"sender_chat": self.state.json}, content, None)

    def edit_post(self, message_id: int, text: str) -> None:
        self._edit(message_id, text, "edited_channel_post")


def member_json(state: ApiState, chat: Chat, user: Json, old: str, new: str) -> Json:
    def member(status: str) -> Json:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": state.me, "status": status, **until}

    return {
        "chat": chat.state.json,
        "from": user,
        "date": int(time.time()),
        "old_chat_member": member(old),
        "new_chat_member": member(new),
    }
