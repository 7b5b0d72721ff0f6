"""Answers and lists as messages within Telegram's limits. Pure: nothing here sends or searches.

What `bot/handlers` uses of it is exported here.
"""

from bot.rendering.answers import answer_messages
from bot.rendering.buttons import why_button
from bot.rendering.contexts import context_messages
from bot.rendering.explanations import why_messages
from bot.rendering.inline import inline_results
from bot.rendering.lists import plain_message, timeline_messages
from bot.rendering.pages import plain_messages, with_row
from bot.rendering.reader import Reader
from bot.rendering.reports import wrong_speaker_report
from bot.rendering.sources import sources_messages
from bot.rendering.starting import help_message, start_message

__all__ = [
    "Reader",
    "answer_messages",
    "context_messages",
    "help_message",
    "inline_results",
    "plain_message",
    "plain_messages",
    "sources_messages",
    "start_message",
    "timeline_messages",
    "why_button",
    "why_messages",
    "with_row",
    "wrong_speaker_report",
]
