"""What deliveries say is read from tables that older versions wrote."""

from __future__ import annotations

from bot.alerts.content import AlertContent, AlertItem, CorrectionContent
from index import ChangedSpan, ExcerptRef
from index.models import Span


def test_an_alert_is_stored_as_it_always_was() -> None:
    item = AlertItem(
        excerpt=ExcerptRef("a", 2, Span("body", 3, 9)), match="words", subscription_id=1
    )
    content = AlertContent(items=(item,))
    stored = (
        '{"items":[{"excerpt":{"update_id":"a","revision":2,"field":"body","start":3,"end":9},'
        '"match":"words","subscription_id":1,"speaker":null,"reported_speaker":null,"also":[]}],'
        '"more":0}'
    )
    assert content.model_dump_json() == stored
    assert AlertContent.model_validate_json(stored) == content


def test_a_correction_is_stored_as_it_always_was() -> None:
    changed = ChangedSpan(Span("headline", 8, 9), Span("headline", 8, 10))
    content = CorrectionContent(
        original="k",
        original_kind="alert",
        update_id="a",
        before=1,
        after=2,
        kinds=("figure",),
        spans=(changed,),
    )
    stored = (
        '{"original":"k","original_kind":"alert","update_id":"a","before":1,"after":2,'
        '"kinds":["figure"],"spans":[{"field":"headline","old_start":8,"old_end":9,'
        '"new_start":8,"new_end":10}],"only_adds":false}'
    )
    assert content.model_dump_json() == stored
    assert CorrectionContent.model_validate_json(stored) == content
