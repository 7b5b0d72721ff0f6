"""What those hear who were told of an update that was changed or taken back. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.alerts.content import CorrectionContent
from bot.delivery.deliveries import CHANGING, OF_SEVERAL, TELLING, Item, NewDelivery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from bot.delivery.deliveries import Delivery
    from index import Edit


@dataclass(frozen=True, slots=True)
class Told:
    """A message that told of the update, with the last revision its readers know of; `retracted`
    if they were told so last."""

    delivery: Delivery
    revision: int
    retracted: bool


def told_of(update_id: str, carrying: Sequence[Delivery]) -> list[Told]:
    """The messages among `carrying` that tell of the update, later corrections counted in. What
    tells of several and was not begun is none: it will tell each as it stands then, or not at
    all, and a correction would follow what nobody read."""
    last: dict[tuple[object, str], tuple[int, bool]] = {}
    for delivery in carrying:
        new = delivery.new
        if new.kind in CHANGING and new.follows is not None and _revision(new, update_id):
            known = (_revision(new, update_id), new.kind == "retraction")
            last[new.destination, new.follows] = known
    found = []
    for delivery in carrying:
        new = delivery.new
        if new.kind in OF_SEVERAL and not delivery.is_begun:
            continue
        if new.kind in TELLING and (revision := _revision(new, update_id)):
            known = last.get((new.destination, new.key), (revision, False))
            found.append(Told(delivery, *known))
    return found


def corrections(
    update_id: str,
    told: Iterable[Told],
    current: int,
    edit_since: Callable[[int], Edit | None],
    due_at: Callable[[Told], datetime],
) -> list[NewDelivery]:
    """For each message whose readers know another revision than the current one, if the edit
    matters. `edit_since` compares a revision with the current one, None where that is gone;
    `due_at` is when its readers are told of a change."""
    found = []
    for one in told:
        if one.revision == current:
            continue
        edit = edit_since(one.revision)
        if edit is None or not (edit.material or one.retracted):
            continue
        content = CorrectionContent(
            original=one.delivery.new.key,
            original_kind=one.delivery.new.kind,
            update_id=update_id,
            before=one.revision,
            after=current,
            kinds=tuple(sorted(edit.kinds)),
            spans=edit.spans,
            only_adds=edit.only_adds,
        )
        key = f"correction:{update_id}:{current}:{one.delivery.new.key}"
        item = Item(update_id, current)
        found.append(_follow_up(one, "correction", key, item, content, due_at(one)))
    return found


def retractions(
    update_id: str, told: Iterable[Told], after: int | None, due_at: Callable[[Told], datetime]
) -> list[NewDelivery]:
    """For each message that told of what is taken back. `after` is the revision that says so, None
    where the update is gone."""
    found = []
    for one in told:
        if one.retracted:
            continue
        content = CorrectionContent(
            original=one.delivery.new.key,
            original_kind=one.delivery.new.kind,
            update_id=update_id,
            before=one.revision,
            after=after,
        )
        key = f"retraction:{update_id}:{after or one.revision}:{one.delivery.new.key}"
        item = Item(update_id, after or one.revision)
        found.append(_follow_up(one, "retraction", key, item, content, due_at(one)))
    return found


def _follow_up(
    told: Told, kind: str, key: str, item: Item, content: CorrectionContent, due_at: datetime
) -> NewDelivery:
    original = told.delivery.new
    return NewDelivery(
        destination=original.destination,
        key=key,
        kind="retraction" if kind == "retraction" else "correction",
        items=(item,),
        content=content.model_dump_json(),
        due_at=due_at,
        subscription_id=original.subscription_id,
        follows=original.key,
    )


def _revision(new: NewDelivery, update_id: str) -> int:
    """0 where it does not carry the update."""
    return max((item.revision for item in new.items if item.update_id == update_id), default=0)
