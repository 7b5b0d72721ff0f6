from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from bot.handlers.ask import Asking
from bot.handlers.buttons import Buttons

if TYPE_CHECKING:
    from bot.handlers.buttons import Action, Press
    from bot.handlers.desk import Desk


class Handler:
    def __init__(self, verb: str) -> None:
        self._verb = verb

    @property
    def actions(self) -> dict[str, Action]:
        return {self._verb: self._handle}

    async def _handle(self, press: Press) -> None: ...


def test_no_two_conversations_handle_the_same_button() -> None:
    desk = cast("Desk", None)
    buttons = Buttons(desk, Asking(desk))
    buttons.add(Handler("edit"), Handler("stop"))
    for verb in ("edit", "offer"):
        with pytest.raises(ValueError, match=verb):
            buttons.add(Handler(verb))
