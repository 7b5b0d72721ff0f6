"""Whatever fails in between, and however often it is begun anew: each is told once."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from index import StoreError
from tests.bot.alerts.stage import ANA, BEN, TOPIC, staged
from tests.examples import examples

if TYPE_CHECKING:
    from bot.delivery.deliveries import NewDelivery
    from tests.bot.alerts.stage import AlertStage

WORDS = ("grain deal", "sea wall", "rail strike")


@dataclass
class Failing:
    """A port whose writes fail now and then, before or after they are made."""

    port: Any
    chance: random.Random

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.port, name)
        if name not in ("add", "hold", "settle", "begin_threads", "note_developments"):
            return method

        def failing(*arguments: Any) -> Any:
            fate = self.chance.random()
            if fate < 0.2:
                raise StoreError("the disk is full")
            done = method(*arguments)
            if fate < 0.4:
                raise StoreError("the disk was full")
            return done

        return failing


def work(stage: AlertStage) -> None:
    """As the loop does: after an error from the start."""
    for _ in range(500):
        try:
            if not stage.matcher.step(stage.now):
                return
        except StoreError:
            stage.restart()
    raise AssertionError("it never ends")


def kinds(deliveries: list[NewDelivery]) -> list[tuple[str, ...]]:
    return sorted((new.kind, *sorted(i.update_id for i in new.items)) for new in deliveries)


STEPS = st.lists(
    st.tuples(st.sampled_from(["publish", "revise", "remove", "wait"]), st.integers(0, 5)),
    max_size=8,
)


def play(folder: Path, steps: list[tuple[str, int]], seed: int | None) -> list[Any]:
    with staged(folder) as stage:
        stage.subscribe("everything")
        stage.subscribe("grain deal hourly", BEN)
        stage.subscribe("everything max 1", TOPIC)
        if seed is not None:
            chance = random.Random(seed)  # noqa: S311
            stage.stores = replace(
                stage.stores,
                outbox=Failing(stage.stores.outbox, chance),
                alerts=Failing(stage.stores.alerts, chance),
            )
            stage.restart()
        held: dict[int, tuple[str, str]] = {}  # its own id and ours
        for number, (step, which) in enumerate(steps):
            if step == "publish" and which not in held:
                # What was removed stays out: this is another one.
                own, text = f"u{number}", f"The {WORDS[which % 3]} was extended by {number} days."
                held[which] = own, stage.publish(text, id=own)
            elif step == "revise" and which in held:
                text = f"The {WORDS[which % 3]} was extended by {number + 40} weeks."
                stage.publish(text, id=held[which][0])
            elif step == "remove" and which in held:
                stage.news.remove_update(held.pop(which)[1])
            stage.later(minutes=31 if step == "wait" else 1)
            work(stage)
        stage.later(hours=2)
        work(stage)
        return [kinds(stage.queued(where)) for where in (ANA, BEN, TOPIC)]


@settings(max_examples=examples(25))
@given(STEPS, st.integers(0, 1_000))
def test_failures_change_nothing_of_what_is_told(steps: list[tuple[str, int]], seed: int) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        assert play(Path(one), steps, None) == play(Path(other), steps, seed)
