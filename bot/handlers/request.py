"""What a message asks of the bot, read once for every conversation.

    telegram.Update → hear: meant for us? from whom? → meet: the chat as we know it → Request

`hear` waits for nothing, so that what came first is admitted first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ports import Conversation
from bot.rendering.reader import reader_of
from bot.telegram.addressing import Incoming, Said, heard
from bot.telegram.messages import Destination

if TYPE_CHECKING:
    import telegram

    from bot.handlers.desk import Desk
    from bot.ports import Chat, ChatKind
    from bot.rendering import Reader


NOTHING_SAID = Said(None, "")


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that is meant for the bot. `sender_id` is the user's, or the chat's in whose name
    they write; `unreadable` says that it has neither text nor a caption."""

    message: telegram.Message
    said: Said
    sender_id: int
    edited: bool
    unreadable: bool

    @property
    def chat_id(self) -> int:
        return self.message.chat.id

    @property
    def group_id(self) -> int | None:
        return None if self.message.chat.type == "private" else self.message.chat.id


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks, where, and how they read. `message_id` is the message that asks (or under which
    a button was pressed), `replied_to` the one it answers, `said` what it says (nothing where a
    button was pressed). `in_the_name_of_the_chat`: an administrator of the group who stays
    anonymous."""

    to: Destination
    chat: Chat
    reader: Reader
    user_id: int
    message_id: int
    said: Said = NOTHING_SAID
    replied_to: int | None = None
    edited: bool = False
    in_the_name_of_the_chat: bool = False

    @property
    def private(self) -> bool:
        return self.chat.kind == "private"

    @property
    def conversation(self) -> Conversation:
        return Conversation(self.to.chat_id, self.user_id, self.to.thread_id)

    @property
    def reply_to(self) -> int | None:
        """In a group an answer shows whom it answers."""
        return None if self.private else self.message_id


def hear(update: telegram.Update, desk: Desk) -> Heard | None:
    """None for what is not meant for the bot, or comes from whom it does not answer."""
    message = update.message or update.edited_message
    if message is None or message.via_bot is not None or _is_service(message):
        return None
    sender_id = _sender_id(message)
    if sender_id is None or not desk.may_ask(sender_id, message.chat.id):
        return None
    said = heard(_incoming(message, desk.me.user_id), desk.me.name)
    if said is None:
        return None
    unreadable = not (message.text or message.caption)
    return Heard(message, said, sender_id, update.edited_message is not None, unreadable)


async def meet(heard: Heard, desk: Desk) -> Request:
    """The request, with what is known of its chat."""
    message = heard.message
    user = message.from_user
    code = user.language_code if user and not message.sender_chat else None
    # What a member's app speaks is not what the group does: it keeps that of who added the bot.
    kept = code if message.chat.type == "private" else None
    chat, _ = await desk.stored(
        desk.chats.meet, message.chat.id, kind_of(message.chat), kept, desk.clock()
    )
    return Request(
        to=destination(message),
        chat=chat,
        reader=reader_of(chat, code),
        user_id=heard.sender_id,
        message_id=message.message_id,
        said=heard.said,
        replied_to=_answered_message(message),
        edited=heard.edited,
        in_the_name_of_the_chat=heard.sender_id == message.chat.id,
    )


def kind_of(chat: telegram.Chat) -> ChatKind:
    """Telegram's word for it."""
    kinds: dict[str, ChatKind] = {
        "private": "private",
        "group": "group",
        "supergroup": "supergroup",
        "channel": "channel",
    }
    return kinds[chat.type]


def destination(message: telegram.Message) -> Destination:
    """The chat, and the topic where it is a message of one: elsewhere a thread is only a chain
    of replies, which Telegram takes for no destination."""
    topic = message.message_thread_id if message.is_topic_message else None
    return Destination(message.chat.id, topic)


def _is_service(message: telegram.Message) -> bool:
    """Something that happened to the chat, and that nobody wrote."""
    return not (message.text or message.caption or message.effective_attachment)


def _sender_id(message: telegram.Message) -> int | None:
    if message.sender_chat is not None:
        return message.sender_chat.id
    return message.from_user.id if message.from_user else None


def _answered_message(message: telegram.Message) -> int | None:
    """In a topic every message formally answers the one that opened it."""
    answered = message.reply_to_message
    if answered is None or answered.forum_topic_created is not None:
        return None
    return answered.message_id


def _incoming(message: telegram.Message, bot_id: int) -> Incoming:
    text = message.text or message.caption or ""
    answered = message.reply_to_message
    author = answered.from_user if answered else None
    return Incoming(
        text=text,
        private=message.chat.type == "private",
        mentions=tuple(_mentions(text, message.entities or message.caption_entities)),
        replies_to_bot=_answered_message(message) is not None
        and author is not None
        and author.id == bot_id,
    )


def _mentions(text: str, entities: tuple[telegram.MessageEntity, ...]) -> list[tuple[int, int]]:
    """(offset, length) in code points; Telegram counts in UTF-16."""
    found = []
    raw = text.encode("utf-16-le", "surrogatepass")
    for entity in entities:
        if entity.type == "mention":
            before = raw[: 2 * entity.offset].decode("utf-16-le", "surrogatepass")
            inside = raw[2 * entity.offset : 2 * (entity.offset + entity.length)]
            found.append((len(before), len(inside.decode("utf-16-le", "surrogatepass"))))
    return found
