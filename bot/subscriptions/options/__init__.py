"""The options of a subscription: each in a module of its own, all registered here."""

from __future__ import annotations

from bot.subscriptions.options.maximum import Maximum
from bot.subscriptions.options.option import Choice, ChoiceGroup, Menu, Option, Phrase, Spelling
from bot.subscriptions.options.quiet import Quiet
from bot.subscriptions.options.registry import OptionRegistry
from bot.subscriptions.options.urgent import Urgent
from bot.subscriptions.options.when import When
from bot.subscriptions.options.word_filter import Filter
from bot.subscriptions.options.zone import Zone

__all__ = [
    "OPTIONS",
    "Choice",
    "ChoiceGroup",
    "Menu",
    "Option",
    "OptionRegistry",
    "Phrase",
    "Spelling",
]

# In the order of the card: its lines and its buttons.
OPTIONS = OptionRegistry((When(), Quiet(), Urgent(), Maximum(), Filter(), Zone()))
