"""The methods of the Bot API that the bot uses, over the state."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.bot_api.state import Accepted, ApiError, ApiState, Shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bot_api.checks import Parameters
    from tests.bot_api.state import ChatState, Json

Result = object


def get_me(state: ApiState, _: Parameters) -> Result:
    return state.me


def send_message(state: ApiState, parameters: Parameters) -> Result:
    chat = state.chat(parameters["chat_id"])
    chat_id = int(chat.json["id"])
    state.require_room(chat_id)
    topic = parameters.get("message_thread_id")
    reply = parameters.get("reply_parameters") or {}
    answered = reply.get("message_id")
    if answered is not None and int(answered) not in chat.messages:
        if not reply.get("allow_sending_without_reply"):
            raise ApiError(400, "Bad Request: message to be replied not found")
        answered = None
    shown = Shown(
        message_id=state.next_message_id(),
        text=parameters["text"],
        from_bot=True,
        entities=parameters.get("entities", []),
        buttons=_keyboard(parameters),
        reply_to=None if answered is None else int(answered),
        topic=None if topic is None else int(topic),
    )
    chat.messages[shown.message_id] = shown
    shown.raw = message_json(state, chat, shown)
    state.accepted.append(Accepted(chat_id, shown.text, shown.message_id, time.monotonic()))
    return shown.raw


def message_json(state: ApiState, chat: ChatState, shown: Shown) -> Json:
    found: Json = {
        "message_id": shown.message_id,
        "date": int(time.time()),
        "chat": chat.json,
        "from": state.me,
        "text": shown.text,
        "entities": shown.entities,
    }
    if shown.buttons:
        found["reply_markup"] = {"inline_keyboard": shown.buttons}
    if shown.topic is not None:
        found |= {"message_thread_id": shown.topic, "is_topic_message": True}
    return found


def _keyboard(parameters: Parameters) -> list[list[Json]]:
    found: list[list[Json]] = (parameters.get("reply_markup") or {}).get("inline_keyboard", [])
    return found


def _own(state: ApiState, parameters: Parameters, verb: str) -> tuple[ChatState, Shown]:
    chat = state.chat(parameters["chat_id"])
    shown = chat.messages.get(int(parameters["message_id"]))
    if shown is None or shown.deleted or not shown.from_bot:
        raise ApiError(400, f"Bad Request: message to {verb} not found")
    return chat, shown


def edit_message_text(state: ApiState, parameters: Parameters) -> Result:
    chat, shown = _own(state, parameters, "edit")
    state.require_room(int(chat.json["id"]))
    entities, buttons = parameters.get("entities", []), _keyboard(parameters)
    if (shown.text, shown.entities, shown.buttons) == (parameters["text"], entities, buttons):
        raise ApiError(
            400,
            "Bad Request: message is not modified: specified new message content and reply markup"
            " are exactly the same as a current content and reply markup of the message",
        )
    shown.text, shown.entities, shown.buttons = parameters["text"], entities, buttons
    shown.edited += 1
    shown.raw = message_json(state, chat, shown)
    accepted = Accepted(int(chat.json["id"]), shown.text, shown.message_id, time.monotonic())
    state.accepted.append(accepted)
    return shown.raw


def delete_message(state: ApiState, parameters: Parameters) -> Result:
    _, shown = _own(state, parameters, "delete")
    shown.deleted = True
    return True


def send_chat_action(state: ApiState, parameters: Parameters) -> Result:
    state.chat(parameters["chat_id"]).actions += 1
    return True


def answer_callback_query(state: ApiState, parameters: Parameters) -> Result:
    state.callback_answers[parameters["callback_query_id"]] = parameters.get("text") or ""
    return True


def answer_inline_query(state: ApiState, parameters: Parameters) -> Result:
    state.inline_answers[parameters["inline_query_id"]] = parameters
    return True


def set_my_commands(state: ApiState, parameters: Parameters) -> Result:
    scope = (parameters.get("scope") or {"type": "default"})["type"]
    state.commands[f"{scope}/{parameters.get('language_code') or ''}"] = parameters["commands"]
    return True


def get_my_commands(state: ApiState, parameters: Parameters) -> Result:
    scope = (parameters.get("scope") or {"type": "default"})["type"]
    return state.commands.get(f"{scope}/{parameters.get('language_code') or ''}", [])


def done(_: ApiState, __: Parameters) -> Result:
    return True


def get_chat(state: ApiState, parameters: Parameters) -> Result:
    chat = state.chat(parameters["chat_id"])
    return {**chat.json, "accent_color_id": 1, "max_reaction_count": 1}


def get_chat_member(state: ApiState, parameters: Parameters) -> Result:
    chat = state.chat(parameters["chat_id"])
    user = int(parameters["user_id"])
    status = chat.members.get(user, "left")
    return {**_member(status), "user": {"id": user, "is_bot": False, "first_name": "A"}}


def _member(status: str) -> Json:
    if status == "administrator":
        rights = (
            *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages"),
            *("can_manage_video_chats", "can_restrict_members", "can_promote_members"),
            *("can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories"),
            "can_delete_stories",
        )
        return {"status": status, **dict.fromkeys(rights, True), "can_post_messages": True}
    return {"status": status} | ({"is_anonymous": False} if status == "creator" else {})


def get_file(state: ApiState, parameters: Parameters) -> Result:
    file_id = parameters["file_id"]
    if file_id not in state.files:
        raise ApiError(400, "Bad Request: invalid file_id")
    return {"file_id": file_id, "file_unique_id": file_id, "file_path": f"documents/{file_id}"}


METHODS: dict[str, Callable[[ApiState, Parameters], Result]] = {
    "getMe": get_me,
    "sendMessage": send_message,
    "editMessageText": edit_message_text,
    "deleteMessage": delete_message,
    "sendChatAction": send_chat_action,
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "setMyDescription": done,
    "setMyShortDescription": done,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getFile": get_file,
}
