from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.alerts.content import CorrectionContent
from tests.bot.alerts.stage import ANA, BEN

if TYPE_CHECKING:
    from tests.bot.alerts.stage import AlertStage

TOLL = "At least 12 houses were lost to the water, the fire brigade said."


def told_first(stage: AlertStage, text: str = "everything") -> str:
    stage.subscribe(text)
    update_id = stage.publish(TOLL, id="toll")
    stage.work()
    stage.later(minutes=10)
    return update_id


def test_who_was_told_hears_what_was_corrected(stage: AlertStage) -> None:
    update_id = told_first(stage)
    stage.publish(TOLL.replace("12", "14"), id="toll")
    stage.work()
    alert, correction = stage.queued()
    assert stage.told()[1] == "correction: 14"
    assert correction.follows == alert.key == f"alert:{update_id}"
    assert [(i.update_id, i.revision) for i in correction.items] == [(update_id, 2)]
    change = CorrectionContent.model_validate_json(correction.content)
    assert (change.before, change.after, change.kinds) == (1, 2, ("figure",))
    assert (change.original, change.original_kind) == (alert.key, "alert")


def test_an_immaterial_edit_is_silent_and_the_next_one_is_held_against_what_was_told(
    stage: AlertStage,
) -> None:
    told_first(stage)
    stage.publish(TOLL.replace("lost to", "destroyed by"), id="toll")
    stage.work()
    assert len(stage.queued()) == 1
    stage.publish(TOLL.replace("12", "14"), id="toll")
    stage.work()
    stage.publish(TOLL, id="toll")
    stage.work()
    assert stage.told()[1:] == ["correction: 14", "correction: 12"]
    change = CorrectionContent.model_validate_json(stage.queued()[2].content)
    assert (change.before, change.after) == (3, 4)


def test_a_digest_is_corrected_after_the_quiet_hours_and_an_alert_at_once(
    stage: AlertStage,
) -> None:
    stage.subscribe("everything hourly quiet 14-20")
    stage.subscribe("everything quiet 14-20", BEN)
    told_first(stage, "everything hourly quiet 14-20")
    stage.later(hours=2)
    stage.work()
    stage.send()
    stage.publish(TOLL.replace("12", "14"), id="toll")
    stage.publish(f"RETRACTED: {TOLL}", id="toll")
    stage.work()
    night = datetime(2026, 3, 1, 20, tzinfo=UTC)
    assert [(new.kind, new.due_at) for new in stage.queued()][1:] == [("retraction", night)]
    assert [(new.kind, new.due_at) for new in stage.queued(BEN)][1:] == [("retraction", stage.now)]


def test_who_was_not_told_hears_no_correction(stage: AlertStage) -> None:
    told_first(stage, "grain deal")
    stage.publish(TOLL.replace("12", "14"), id="toll")
    stage.work()
    assert stage.told() == []


def test_a_revision_that_now_concerns_somebody_is_told_to_them(stage: AlertStage) -> None:
    stage.subscribe("everything", BEN)
    told_first(stage, "grain deal")
    stage.publish(f"{TOLL} The grain deal of 2024 is off.", id="toll")
    stage.work()
    assert [new.kind for new in stage.queued()] == ["alert"]
    assert [new.kind for new in stage.queued(BEN)] == ["alert", "correction"]
    change = CorrectionContent.model_validate_json(stage.queued(BEN)[1].content)
    assert change.only_adds


def test_two_revisions_before_the_first_is_looked_at_are_one_alert(stage: AlertStage) -> None:
    stage.subscribe("everything")
    stage.publish(TOLL, id="toll")
    stage.publish(TOLL.replace("houses", "homes"), id="toll")
    stage.work()
    assert stage.told() == [f"alert: {TOLL.replace('houses', 'homes')}"]


@pytest.mark.parametrize("how", ["removed", "source removed", "marked"])
def test_what_is_taken_back_is_marked_where_it_was_told(stage: AlertStage, how: str) -> None:
    update_id = told_first(stage)
    if how == "removed":
        stage.news.remove_update(update_id)
    elif how == "source removed":
        (source,) = stage.news.stats().sources
        stage.news.remove_source(source.source_id)
    else:
        stage.publish(f"RETRACTED: {TOLL}", id="toll")
    stage.work()
    alert, retraction = stage.queued()
    assert (retraction.kind, retraction.follows) == ("retraction", alert.key)
    change = CorrectionContent.model_validate_json(retraction.content)
    assert change.after == (2 if how == "marked" else None)
    stage.restart()
    stage.work()
    assert len(stage.queued()) == 2


def test_what_is_published_as_retracted_is_told_to_nobody(stage: AlertStage) -> None:
    stage.subscribe("everything")
    stage.publish("This update has been retracted.")
    stage.work()
    assert stage.told() == []


def test_what_was_retracted_and_stands_again_is_corrected(stage: AlertStage) -> None:
    told_first(stage)
    for text in (f"Retracted: {TOLL}", f"Retracted again: {TOLL}", TOLL):
        stage.publish(text, id="toll")
        stage.work()
    assert [new.kind for new in stage.queued()] == ["alert", "retraction", "correction"]


def test_a_correction_reaches_every_destination_once(stage: AlertStage) -> None:
    stage.subscribe("houses water", BEN)
    told_first(stage)
    stage.publish(TOLL.replace("12", "14"), id="toll")
    stage.work()
    stage.restart()
    stage.work()
    kinds = [[new.kind for new in stage.queued(where)] for where in (ANA, BEN)]
    assert kinds == [["alert", "correction"]] * 2
