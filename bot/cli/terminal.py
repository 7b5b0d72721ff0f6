"""Answers and counts on a terminal. News text goes in as plain text, never as markup."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from bot.i18n.catalogue import catalogue
from bot.rendering.answer_words import answer_words, parted
from index import Reason, shown_address

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from rich.console import RenderableType

    from index import Answer, Citation, Excerpt, Offer, QuietSource, SourceHealth, StoreStats

ABSTENTIONS = {
    Reason.NO_NEWS: "There is no news here yet. Import some: python -m bot ingest FILE",
    Reason.NOTHING_IN_WINDOW: "There are no updates from that time about this.",
    Reason.UNKNOWN_SPEAKER: "Nobody of that name is mentioned in the updates.",
    Reason.UNCLEAR_QUESTION: "Please name what you want to know about, such as a person, a place"
    " or a subject.",
    Reason.NOT_SAID: "The updates hold no such statement.",
    Reason.NOTHING_MORE: "The updates hold nothing more about this.",
    Reason.FALSE_PREMISE: "The updates do not say that; this is what was said.",
}


INDENT = "    "
# A poll that is due begins within seconds where anybody follows the sources.
LATE = timedelta(minutes=2)


def terminal() -> Console:
    """stdout for people; wrapped at the window's width, and not at all into a file or a pipe."""
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def answer_view(answer: Answer) -> RenderableType:
    """The whole answer: excerpts with their citations, or why there are none."""
    parts: list[RenderableType] = []
    if not answer.answered:
        parts.append(Text(_abstention(answer), style="yellow"))
        parts += _nearest(answer)
        if answer.offers:
            parts.append(Text("You could ask about: " + _offers(answer.offers)))
    for number, excerpt in enumerate(answer.excerpts, start=1):
        citation = excerpt.citation
        parts += [_quotation(number, excerpt), _source(citation), *_link(citation)]
        parts += [*_also(excerpt), Text("")]
    parts += [Text(_warning(one), style="yellow") for one in answer.quiet]
    parts.append(Text(_footer(answer), style="dim"))
    return Group(*parts)


def _abstention(answer: Answer) -> str:
    """Why nothing is answered; of what the news does not state, what it is by its kind."""
    if answer.reason is None or answer.reason not in ABSTENTIONS:
        return catalogue("en").say("abstain-not-stated", kind=answer.wanted.value)
    return ABSTENTIONS[answer.reason]


def _nearest(answer: Answer) -> list[RenderableType]:
    """What comes nearest without answering, under a label that says so; none of it is marked."""
    excerpt = answer.nearest
    if excerpt is None:
        return []
    label = Text(catalogue("en").say("answer-nearest"))
    words = Text(INDENT)
    if excerpt.speaker:
        words.append(f"{_voice(excerpt)}: ", style="magenta")
    words.append(excerpt.text)
    return [label, words, _source(excerpt.citation), *_link(excerpt.citation), Text("")]


def _offers(offers: tuple[Offer, ...]) -> str:
    return ", ".join(f"{_offered(offer)} ({offer.count})" for offer in offers)


def _offered(offer: Offer) -> str:
    if offer.kind == "speaker-other-topics":
        return f"{offer.speaker} on other topics"
    if offer.kind == "others-on-topic":
        return f"others on {offer.topic}: {offer.speaker}"
    return str(offer.topic)


def _quotation(number: int, excerpt: Excerpt) -> RenderableType:
    text = Text(f"[{number}] ", style="bold cyan")
    if excerpt.speaker:
        text.append(f"{_voice(excerpt)}: ", style="bold magenta")
    for words, answers in parted(excerpt.text, answer_words(excerpt)):
        text.append(words, style="default bold" if answers else "default not bold")
    return text


def _voice(excerpt: Excerpt) -> str:
    """Who speaks, and whether the words are theirs or the reporter's."""
    said = {"direct": "quoted", "indirect": "reported speech"}.get(excerpt.kind, "")
    reporting = f", reporting {excerpt.reported_speaker}" if excerpt.reported_speaker else ""
    return f"{excerpt.speaker}{reporting} ({said})"


def statements_view(excerpts: Sequence[Excerpt]) -> RenderableType:
    """What somebody said over time, oldest first, each beside its source."""
    if not excerpts:
        return Text("No such statement in the updates.", style="yellow")
    table = Table(show_lines=True)
    table.add_column("when and where", ratio=1)
    table.add_column("what was said", ratio=2)
    for number, excerpt in enumerate(excerpts, start=1):
        citation = excerpt.citation
        where = Text(_source(citation).plain.strip(), style="green", overflow="fold")
        if citation.deep_link:
            where.append(f"\n{citation.deep_link}", style=f"dim link {citation.deep_link}")
        table.add_row(where, _quotation(number, excerpt))
    return table


def _source(citation: Citation) -> Text:
    parts = [citation.publisher or "unknown publisher"]
    if citation.introduction:
        parts.append("introduction of the page")
    if citation.authors:
        parts.append(", ".join(citation.authors))
    parts.append(published(citation))
    if title := citation.headline or citation.story:
        parts.append(title)
    return Text(INDENT + " · ".join(parts), style="green")


def _also(excerpt: Excerpt) -> list[RenderableType]:
    """Other sources of the same."""
    parts: list[RenderableType] = []
    for citation in excerpt.also:
        name = citation.publisher or "unknown publisher"
        parts += [Text(f"{INDENT}also: {name} · {published(citation)}", style="green")]
        parts += _link(citation)
    return parts


def _link(citation: Citation) -> list[RenderableType]:
    """On a line of its own, never wrapped: a link in two halves opens nothing."""
    link = citation.deep_link
    if not link:
        return []
    return [Text(INDENT + link, style=f"dim link {link}", no_wrap=True, overflow="ignore")]


def published(citation: Citation) -> str:
    """When it was published, as far as that is known."""
    if citation.published_at is None:
        return f"undated, first seen {time_text(citation.first_seen_at)}"
    if citation.published_precision == "day":
        return f"{citation.published_at:%d %b %Y}"
    return time_text(citation.published_at)


def time_text(time: datetime) -> str:
    return f"{time:%d %b %Y, %H:%M} {time.tzname()}"


def _warning(source: QuietSource) -> str:
    since = time_text(source.since)
    if source.failing:
        return (
            f"{source.publisher} cannot be read: what it has published since {since} is not here."
        )
    return f"{source.publisher} has been quiet for longer than usual, since {since}."


def _footer(answer: Answer) -> str:
    parts = [f"as of {time_text(answer.as_of)}" if answer.as_of else "no news"]
    if answer.mode == "keywords":
        parts.append("keyword search only: found by words, not by meaning")
    return " · ".join(parts)


def stats_view(stats: StoreStats) -> RenderableType:
    table = Table(title="Sources", title_justify="left")
    for heading in ("id", "publisher", "page or story", "updates", "revisions", "newest"):
        table.add_column(heading, overflow="fold")
    for source in stats.sources:
        table.add_row(
            f"s{source.source_id}",
            Text(source.key.publisher),
            Text(shown_address(source.key.locator)),
            str(source.updates),
            str(source.revisions),
            time_text(source.newest) if source.newest else "",
        )
    waiting = ", ".join(f"{name} {count}" for name, count in stats.pending.items() if count)
    counts = Text(
        f"{stats.updates} updates ({stats.revisions} revisions) of {stats.stories} stories;"
        f" {stats.chunks} passages, {stats.vectors} vectors; waiting: {waiting or 'nothing'};"
        f" database {stats.size_bytes / 1e6:.1f} MB"
    )
    return Group(table, counts)


def sources_view(sources: Sequence[SourceHealth], now: datetime) -> RenderableType:
    """Every source, watched or not, with how its polls go."""
    if not sources:
        return Text("no sources yet; follow one: python -m bot sources add https://…")
    return Group(*(_source_view(one, now) for one in sources))


def _source_view(source: SourceHealth, now: datetime) -> RenderableType:
    fresh, watched = source.freshness, source.watched
    name = (fresh.publisher if fresh else "") or (watched.title if watched else "")
    # A folder gives news of several pages or stories: each is shown with its own, too.
    places = [fresh.locator if fresh else "", watched.address if watched else ""]
    place = " · ".join(dict.fromkeys(shown_address(one) for one in places if one))
    held = counted(fresh.updates, "update") if fresh else "no updates"
    if fresh and fresh.newest:
        held += f", newest {_since(fresh.newest, now)}"
    head = Text(f"{source.number}  {name or place}", style="bold").append(f" · {held}", "not bold")
    lines = [place] if name and place else []
    said = [state_text(source)]
    if watched is not None:
        moments = {"read": watched.succeeded_at, "changed": watched.changed_at}
        said += [f"{name} {_since(time, now)}" for name, time in moments.items() if time]
        if watched.state == "active" and watched.next_poll_at is not None:
            said.append(_next_poll(watched.next_poll_at, now))
    if source.lag is not None:
        said.append(f"usually {span_text(source.lag)} after publication")
    lines.append("; ".join(said))
    return Group(head, *(Text(f"{INDENT}{line}") for line in lines))


def state_text(source: SourceHealth) -> str:
    """ "following", "paused", "failing: timed out", "quiet" … in a word or two."""
    watched = source.watched
    stale = source.freshness is not None and source.freshness.stale
    if watched is None:
        return "not followed"
    if watched.state != "active":
        return watched.state
    if watched.failures:
        return f"failing: {watched.error}"
    if watched.error:
        return f"following, but {watched.error}"
    return "following, quiet for longer than usual" if stale else "following"


def _next_poll(due: datetime, now: datetime) -> str:
    if now - due < LATE:
        return f"next in {span_text(due - now)}"
    return f"due for {span_text(now - due)}: does serve or watch run?"


def counted(number: int, noun: str) -> str:
    """ "1 update", "2 updates"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _since(time: datetime, now: datetime) -> str:
    return f"{span_text(now - time)} ago" if time <= now else f"in {span_text(time - now)}"


def span_text(span: timedelta) -> str:
    """The largest unit alone: "45 s", "12 min", "3 h", "9 d"."""
    seconds = max(0, round(span.total_seconds()))
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
