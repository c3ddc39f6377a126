"""Commands on suggestions: going along them, accepting, mending, rejecting, and accepting many at once.

What is accepted or rejected is an edit like any other; the next suggestion is taken up at once, so that a judgement
is one key.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

from zoneread.errors import UsageError
from zoneread.keys.command import Context
from zoneread.span.span import Origin, shorten
from zoneread.text.wording import counted
from zoneread.tui.commands.tagging import opened, wanted
from zoneread.tui.question import Choice, Question, fitting
from zoneread.view.document import Segment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zoneread.suggest.protocol import Suggestion
    from zoneread.tui.app import ReaderApp


def _along(by: int) -> Callable[[ReaderApp, int], None]:
    return lambda reader, count: go(reader, by * count)


def go(reader: ReaderApp, by: int) -> None:
    """Go to the suggestion `by` places on from the one at hand, or from the cursor; from the other end after the last."""
    opened(reader)
    offering = reader.stage.offering
    offers = offering.offers
    if not offers:
        raise UsageError(_why_none(reader))
    at_hand, cursor = offering.at_hand, reader.view.selection.start
    if at_hand in offers:
        target = offers.index(at_hand) + by
    else:
        before = sum(one.start < cursor for one in offers)
        target = before + by - (by > 0)
    reader.stage.jumps.leave(reader.view.cursor)
    chosen = offers[target % len(offers)]
    offering.take_up(chosen)
    around = "" if 0 <= target < len(offers) else "from the other end: "
    reader.say(f"{around}{target % len(offers) + 1}/{len(offers)} {told(chosen)}")


def told(one: Suggestion) -> str:
    """Return a suggestion in words."""
    return f"{one.label}? {one.score:.2f} {one.reason}"


def _why_none(reader: ReaderApp) -> str:
    offering = reader.stage.offering
    if not reader.advises:
        return "this reader makes no suggestions"
    if offering.hidden:
        return f"suggestions are hidden; {reader.keyboard.shown('suggest.toggle')} shows them"
    if offering.unread:
        return "suggestions come when the article has been read to its end"
    waiting = offering.adviser is None or offering.asking
    return "suggestions are being worked out" if waiting else "no suggestions here"


def _at_hand(reader: ReaderApp) -> Suggestion:
    found = reader.stage.offering.at_hand
    if found is None:
        raise UsageError("no suggestion here", hint=f"{reader.keyboard.shown('suggest.next')} goes to the next one")
    return found


def accept(reader: ReaderApp, _count: int) -> None:
    """Accept the suggestion, with its boundaries as they have been mended."""
    take(reader, "")


def take(reader: ReaderApp, label: str) -> None:
    """Accept the suggestion at hand, or the stored one that is picked; with another label if one is given."""
    from zoneread.session.accepting import accept as accepted
    from zoneread.session.accepting import accept_stored

    article, session, offering = opened(reader), reader.desk.session, reader.stage.offering
    picked = reader.picked
    if picked is not None and picked.origin is Origin.SUGGESTED:
        reader.desk.commit(accept_stored(session, article, picked, label), f"accepted {label or picked.label}")
        return
    one = _at_hand(reader)
    kept = one.range if offering.range in (None, one.range) else wanted(reader)
    edit = accepted(session, article, one, label=label, range_=kept)
    chosen = label or one.label
    reader.desk.last_label, reader.desk.last_quote = chosen, kept.of(article.text)
    words = f"accepted {chosen} 「{shorten(kept.of(article.text), 16)}」"
    reader.desk.commit(edit, words, then=partial(_onwards, reader, words, kept.end))


def reject(reader: ReaderApp, _count: int) -> None:
    """Reject the suggestion; it is not offered again."""
    from zoneread.session.accepting import reject as rejected
    from zoneread.session.accepting import reject_stored

    article, session = opened(reader), reader.desk.session
    picked = reader.picked
    if picked is not None and picked.origin is Origin.SUGGESTED:
        reader.desk.commit(reject_stored(session, article, picked), f"rejected {picked.label}")
        return
    one = _at_hand(reader)
    words = f"rejected {one.label} 「{shorten(one.range.of(article.text), 16)}」"
    reader.desk.commit(rejected(session, article, one), words, then=partial(_onwards, reader, words, one.end))


def _onwards(reader: ReaderApp, words: str, offset: int) -> None:
    """Take up the next suggestion further on, or say that there is none."""
    offering = reader.stage.offering
    after = next((one for one in offering.offers if one.start >= offset), None)
    if after is None:
        reader.stage.unpick()
        reader.view.move_to(max(0, offset - 1))
        reader.say(f"{words}; no further suggestion")
    else:
        offering.take_up(after)
        reader.say(f"{words}; next {told(after)}")


def why(reader: ReaderApp, _count: int) -> None:
    """Say why it is suggested, and by whom."""
    one = _at_hand(reader)
    facts = " ".join(f"{key}={value}" for key, value in one.attributes.items())
    reader.say(f"{told(one)} ({one.suggester}) {facts}".rstrip())


def toggle(reader: ReaderApp, _count: int) -> None:
    """Show or hide suggestions, from now on."""
    offering = reader.stage.offering
    offering.hidden = not offering.hidden
    reader.say("suggestions hidden" if offering.hidden else f"suggestions shown: {len(offering.offers)} here")


def _in_paragraph(reader: ReaderApp) -> list[Suggestion]:
    here = reader.view.document.segment_at(Segment.PARAGRAPH, reader.view.cursor)
    return [one for one in reader.stage.offering.offers if here.contains(one.range)]


def _in_article(reader: ReaderApp) -> list[Suggestion]:
    return reader.stage.offering.offers


def _accept_many(
    place: str, among: Callable[[ReaderApp], Sequence[Suggestion]], reader: ReaderApp, _count: int
) -> None:
    """Ask for the least score, showing what would be accepted, and accept that in one edit."""
    from zoneread.session.accepting import accept_all

    article, offering, offers = opened(reader), reader.stage.offering, among(reader)
    if not offers:
        raise UsageError(_why_none(reader) if not offering.offers else f"no suggestions in this {place}")
    before = reader.view.document.hits

    def change(typed: str) -> str:
        least = _score(typed)
        if least is None:
            return "a score between 0 and 1"
        chosen = [one for one in offers if one.score >= least]
        reader.view.set_hits(one.range for one in chosen)
        counts = Counter(one.label for one in chosen)
        labels = ", ".join(f"{count} {label}" for label, count in counts.most_common())
        return f"{len(chosen)} of {len(offers)}" + (f": {labels}" if labels else "")

    def store(typed: str) -> None:
        least = _score(typed)
        reader.view.set_hits(before)
        if least is None:
            raise UsageError(f'"{typed}" is no score', hint="a number between 0 and 1")
        offering.score = typed
        edit = accept_all(reader.desk.session, article, offers, least)
        reader.desk.commit(edit, f"{counted(sum(one.score >= least for one in offers), 'suggestion')} accepted")

    title = f"accept in this {place} from score"
    cancel = partial(reader.view.set_hits, before)
    reader.ask(Question(title, Context.PROMPT, store, offering.score, change=change, cancel=cancel))


def _score(typed: str) -> float | None:
    try:
        score = float(typed)
    except ValueError:
        return None
    return score if 0 <= score <= 1 else None


def advised(reader: ReaderApp, _count: int) -> None:
    """Open the article most worth doing next, by the order that was chosen, else the one that the settings name."""
    adviser, desk = reader.stage.offering.adviser, reader.desk
    if not reader.advises:
        raise UsageError("this reader has nobody to ask", hint="take the next article not yet done")
    if adviser is None:
        raise UsageError("the reader has only just been opened", hint="ask again in a moment")

    asked_from = _id(reader)

    def open_(answer: Mapping[str, Any]) -> None:
        if "error" in answer:
            reader.alert(str(answer["error"]))
            return
        here = _id(reader)
        found = next(((id_, reason) for id_, reason in answer["next"] if id_ != here), None)
        if found is None:
            reader.say("every other article is done or skipped")
            return
        if here != asked_from:
            name = next((listed.row.name for listed in desk.articles if listed.row.id == found[0]), found[0])
            reader.say(f"advised: {name}, {found[1]}")
            return
        reader.stage.keep_place()
        if desk.open(found[0]):
            reader.say(f"advised: {found[1]}")

    reader.say("looking for the article most worth doing …")
    adviser.ask({"ask": "next", "set": desk.session.set, "by": reader.stage.offering.order}, open_)


ORDER_WORDS = {
    "uncertainty": "by uncertainty: most doubtful suggestions first",
    "novelty": "by novelty: least like what is done first",
    "disagreement": "by disagreement: where other sets differ most first",
    "order": "in order, by name",
}
"""The orders in which articles are advised, in words."""


def choose_order(reader: ReaderApp, _count: int) -> None:
    """Choose the order in which articles are advised from now on, and open the first one by it."""
    offering = reader.stage.offering
    choices = [Choice(order, f"{words}{' *' * (order == offering.order)}") for order, words in ORDER_WORDS.items()]

    def choose(order: str) -> None:
        offering.order = order
        advised(reader, 1)

    title = "the article most worth doing, in which order?"
    reader.ask(Question(title, Context.PALETTE, choose, choices=partial(fitting, choices), start=offering.order))


def _id(reader: ReaderApp) -> str:
    """Return the id of the open article, "" when there is none."""
    article = reader.desk.article
    return article.row.id if article is not None else ""


COMMANDS: Mapping[str, Callable[[ReaderApp, int], None]] = {
    "suggest.next": _along(1),
    "suggest.previous": _along(-1),
    "suggest.accept": accept,
    "suggest.reject": reject,
    "suggest.why": why,
    "suggest.toggle": toggle,
    "suggest.accept.paragraph": partial(_accept_many, "paragraph", _in_paragraph),
    "suggest.accept.article": partial(_accept_many, "article", _in_article),
    "article.advised.next": advised,
    "article.advised.order": choose_order,
}
"""Command id -> what it does."""
