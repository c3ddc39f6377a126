"""What the commands of the review do: choosing the sets, going from disagreement to disagreement, and deciding with one key each."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import groupby
from time import monotonic
from typing import TYPE_CHECKING

from zoneread.compare.cases import Order, take, take_both, take_intersection, take_neither, take_union
from zoneread.compare.cases import defer as put_off
from zoneread.compare.rules import FORMS, parse
from zoneread.errors import UsageError
from zoneread.keys.command import Context
from zoneread.session.disagreements import Disagreements, ReviewRequest
from zoneread.tui.commands.tagging import opened, wanted
from zoneread.tui.question import Choice, Question, fitting
from zoneread.tui.review.agreement import agreement
from zoneread.tui.review.feedback import feedback
from zoneread.tui.review.reviewing import READING, Reviewing, made
from zoneread.tui.slices import AT_ONCE, wait_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from zoneread.compare.cases import Case, Ruling
    from zoneread.compare.rules import Preview
    from zoneread.session.disagreements import Filter
    from zoneread.tui.app import ReaderApp

ANY = "+"
"""Before the sets in the line of `review.open`: articles that are not finished enter too."""


def begin_review(reader: ReaderApp, request: ReviewRequest) -> None:
    """Begin a review in the reader. Raises UsageError where there is nothing to review."""
    review = request.begin(reader.desk.session.store, reader.desk.session.annotator)
    cases = Disagreements(review)
    version = review.store.version()
    steps = cases.reading()

    def begin() -> None:
        reviewing = Reviewing(reader, review, cases, blind=request.blind)
        reviewing.begin()
        number, count, left = cases.place
        sets = f"{len(review.sets)} sets" if request.blind else " × ".join(review.sets)
        more = "" if cases.complete else "+"
        reader.say(f"{sets} → {review.gold}: disagreement {number} of {count}{more}, {left}{more} open")
        if not cases.complete:
            reviewing.read_on(steps)
        if review.store.version() != version:
            reviewing.reload()

    wait_for(reader, _to_begin_with(cases, steps), READING, "articles", begin)


def _to_begin_with(cases: Disagreements, steps: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Take steps until there is a case to show and nearly as much is read as nobody waits for."""
    end = monotonic() + 0.9 * AT_ONCE
    for step in steps:
        yield step
        if cases.current is not None and monotonic() >= end:
            return


def open_(reader: ReaderApp, _count: int) -> None:
    """Ask which sets to review, and begin."""
    sets = reader.desk.session.store.sets()
    proposed = " ".join(found.name for found in sets if found.kind != "gold")

    def begin(typed: str) -> None:
        names = typed.removeprefix(ANY).split()
        try:
            begin_review(reader, ReviewRequest(tuple(names), any_status=typed.startswith(ANY)))
        except UsageError as error:
            reader.alert(str(error))

    title = f"review which sets? {ANY} before them takes in unfinished articles"
    reader.ask(Question(title, Context.PROMPT, begin, proposed))


def here(reader: ReaderApp) -> Reviewing:
    """Return the review that is on; raise UsageError when none is."""
    if reader.review is None:
        raise UsageError("no review is on", hint=f"{reader.keyboard.shown('review.open')} begins one")
    return reader.review


def close(reader: ReaderApp, _count: int) -> None:
    """Leave the review; what was decided is stored."""
    here(reader).end()
    reader.say("review closed; everything decided is stored")


# going


def _step(by: int) -> Callable[[ReaderApp, int], None]:
    def step(reader: ReaderApp, count: int) -> None:
        reviewing = here(reader)
        moved = reviewing.cases.step(by * count)
        reviewing.show()
        number, of, _ = reviewing.cases.place
        end = "" if moved else " — there is no other" if of < 2 else " — the last one" if by > 0 else " — the first one"
        reader.say(f"{number} of {of}{end}")

    return step


def _of_all(command: Callable[[ReaderApp, int], None]) -> Callable[[ReaderApp, int], None]:
    """Return the command for when every article has been read, which it is about."""

    def wait(reader: ReaderApp, count: int) -> None:
        here(reader).when_read(lambda: command(reader, count))

    return wait


def worst_next(reader: ReaderApp, _count: int) -> None:
    """Go to the article with the lowest agreement that has anything open; again, to the next one."""
    reviewing = here(reader)
    found = reviewing.cases.to_worst()
    reviewing.show()
    reader.say("articles by lowest agreement" if found else "no other article has anything open")


ORDERS = {
    Order.TEXT: "as in the text, article by article",
    Order.CLASS: "by class of disagreement",
    Order.LABEL: "by label",
    Order.AGREEMENT: "the article with the lowest agreement first",
}


def order_by(reader: ReaderApp, _count: int) -> None:
    """Choose in which order to go through the cases, and go to the first open one in it."""
    reviewing = here(reader)
    choices = [Choice(order, f"{words}{' *' * (order is reviewing.cases.order)}") for order, words in ORDERS.items()]

    def choose(key: str) -> None:
        reviewing.cases.order = Order(key)
        reviewing.show()
        reader.say(f"in order: {ORDERS[reviewing.cases.order]}")

    start = reviewing.cases.order.value
    question = Question("in which order?", Context.PALETTE, choose, choices=partial(fitting, choices), start=start)
    reader.ask(question)


def filter_class(reader: ReaderApp, _count: int) -> None:
    """Choose one class of disagreement, or all."""
    reviewing = here(reader)
    counts = reviewing.cases.counts()
    choices = [Choice(kind, kind or "all disagreements", str(count)) for kind, count in counts.items()]
    _filter(reader, "only which class?", choices, lambda wanted, kind: replace(wanted, kind=kind))


def filter_label(reader: ReaderApp, _count: int) -> None:
    """Choose one label, or all."""
    labels = reader.desk.session.scheme.labels
    choices = [Choice("", "all labels"), *(Choice(one.key, f"{one.name} {one.chinese}") for one in labels)]
    _filter(reader, "only which label?", choices, lambda wanted, label: replace(wanted, label=label))


def _filter(reader: ReaderApp, title: str, choices: list[Choice], change: Callable[[Filter, str], Filter]) -> None:
    reviewing = here(reader)

    def choose(key: str) -> None:
        reviewing.cases.wanted = change(reviewing.cases.wanted, key)
        reviewing.show()
        _, count, left = reviewing.cases.place
        reader.say(f"{count} to go through, {left} open")

    reader.ask(Question(title, Context.PALETTE, choose, choices=partial(fitting, choices)))


# deciding


def _take(letter: str) -> Callable[[ReaderApp, int], None]:
    def take_letter(reader: ReaderApp, _count: int) -> None:
        reviewing = here(reader)
        reviewing.decide(take(reviewing.at_hand().case, reviewing.named(letter)))

    return take_letter


def take_chosen(reader: ReaderApp, _count: int) -> None:
    """Choose from a list whose version to take; for when there are more sets than keys."""
    reviewing = here(reader)
    case = reviewing.at_hand().case
    choices = []
    for letter, name in reviewing.letters(case.article):
        if name in case.votes:
            said = " + ".join(f"{span.label} 「{span.quote}」" for span in case.votes[name])
            who = letter if reviewing.blind else f"{letter} {name}"
            choices.append(Choice(name, f"{who}: {said or 'nothing here'}"))
    reader.ask(
        Question(
            "take whose version?",
            Context.PALETTE,
            lambda name: reviewing.decide(take(case, name)),
            choices=partial(fitting, choices),
        )
    )


def _rule(make: Callable[[Case], Ruling]) -> Callable[[ReaderApp, int], None]:
    def rule(reader: ReaderApp, _count: int) -> None:
        reviewing = here(reader)
        reviewing.decide(make(reviewing.at_hand().case))

    return rule


def _with_label(make: Callable[[ReaderApp, Case, str], Ruling]) -> Callable[[ReaderApp, int], None]:
    """Return a command that makes one span of a case, asking for its label where the sets give several."""

    def decide(reader: ReaderApp, _count: int) -> None:
        reviewing = here(reader)
        case = reviewing.at_hand().case
        if len(case.labels) == 1:
            reviewing.decide(make(reader, case, case.labels[0]))
            return
        ruling_by_label = {label: make(reader, case, label) for label in case.labels}
        choices = [Choice(label, label) for label in case.labels]
        reader.ask(
            Question(
                "with which label?",
                Context.PALETTE,
                lambda label: reviewing.decide(ruling_by_label[label]),
                choices=partial(fitting, choices),
            )
        )

    return decide


def _selected(reader: ReaderApp, case: Case, label: str) -> Ruling:
    return made(case, wanted(reader), label)


def selection(reader: ReaderApp, count: int) -> None:
    """Take the selection as the boundary: of the gold span that stands here, or of what the sets say."""
    one = here(reader).at_hand()
    article = opened(reader)
    gold = [article.span(id_) for id_ in (one.settled.verdict.gold if one.settled else ())]
    if len(gold) == 1 and gold[0] is not None:
        here(reader).decide(_selected(reader, one.case, gold[0].label))
    else:
        _with_label(_selected)(reader, count)


def defer(reader: ReaderApp, _count: int) -> None:
    """Put the case off with a question."""
    reviewing = here(reader)
    case = reviewing.at_hand().case
    settled = reviewing.at_hand().settled
    asked = settled.verdict.reason if settled is not None else ""

    def store(question: str) -> None:
        if reviewing.cases.go(case.key) is not None:
            reviewing.decide(put_off(), question)

    reader.ask(Question("put off; the question", Context.PROMPT, store, asked))


def reason(reader: ReaderApp, _count: int) -> None:
    """Write the reason: for the decision that stands on this case, else for the one to come."""
    reviewing = here(reader)
    settled = reviewing.at_hand().settled
    given = settled.verdict.reason if settled is not None else reviewing.reason
    reader.ask(Question("reason", Context.PROMPT, reviewing.give_reason, given))


def nothing(reader: ReaderApp, _count: int) -> None:
    """Say of the article: reviewed, nothing here."""
    reviewing, article = here(reader), opened(reader)
    edit = reviewing.cases.nothing_here(article.row.id, reviewing.reason)
    reviewing.commit(edit, "reviewed, nothing here")


def accept_same(reader: ReaderApp, _count: int) -> None:
    """Let everything into gold on which all sets say the same, in one step."""
    reviewing = here(reader)
    agreed = reviewing.cases.agreed()
    if not agreed:
        raise UsageError("nothing that all sets agree on is open")
    ruled = [(case, take(case, next(iter(case.votes)))) for case in agreed]
    reviewing.commit(reviewing.cases.decide(ruled), f"accepted {len(ruled)} on which all agree")


def names(reader: ReaderApp, _count: int) -> None:
    """Hide or show who said what."""
    reviewing = here(reader)
    reviewing.blind = not reviewing.blind
    reviewing.show()
    reader.stage.tell.title()
    reader.say("names are hidden, and the letters are others in each article" if reviewing.blind else "names are shown")


# in bulk


def rules(reader: ReaderApp, _count: int) -> None:
    """Ask for rules, show what they would let in, and let it in when that is confirmed."""
    reviewing = here(reader)

    def preview(typed: str) -> Preview:
        keys = reader.desk.session.scheme.keys
        return reviewing.cases.preview([parse(rule, reviewing.review.sets, keys) for rule in typed.split()])

    def change(typed: str) -> str:
        try:
            found = preview(typed)
        except UsageError as error:
            return error.message
        return f"settles {len(found.ruled)}, leaves {len(found.open)} open"

    def confirm(typed: str) -> None:
        try:
            _confirm(reader, preview(typed), typed)
        except UsageError as error:
            reader.alert(str(error))

    title = f"rules: {' '.join(FORMS)}"
    reader.ask(Question(title, Context.PROMPT, confirm, "all-agree majority", change=change))


def _confirm(reader: ReaderApp, found: Preview, typed: str) -> None:
    reviewing = here(reader)
    if not found.ruled:
        raise UsageError("the rules settle nothing that is open")
    rows = [Choice("yes", f"let these {len(found.ruled)} in, and leave {len(found.open)} open")]
    for article, ruled in groupby(found.ruled, key=lambda one: one[0].article):
        text = reviewing.review.store.article(article).text
        for case, ruling in ruled:
            into = " + ".join(f"{one.label} 「{one.range.of(text)}」" for one in ruling.proposals)
            rows.append(Choice("", f"{into or 'nothing'}  ({case.kind})", ruling.rule))

    def apply(key: str) -> None:
        if key:
            reviewing.commit(reviewing.cases.decide(found.ruled), f"{len(found.ruled)} settled by {typed}")

    reader.ask(Question("what would enter gold", Context.PALETTE, apply, choices=partial(fitting, rows)))


ACTIONS: Mapping[str, Callable[[ReaderApp, int], None]] = {
    "review.open": open_,
    "review.close": close,
    "review.next": _step(1),
    "review.previous": _step(-1),
    "review.order": _of_all(order_by),
    "review.worst.next": _of_all(worst_next),
    "review.filter.class": _of_all(filter_class),
    "review.filter.label": _of_all(filter_label),
    "review.take.a": _take("A"),
    "review.take.b": _take("B"),
    "review.take.c": _take("C"),
    "review.choose": take_chosen,
    "review.both": _rule(take_both),
    "review.neither": _rule(take_neither),
    "review.union": _with_label(lambda _reader, case, label: take_union(case, label)),
    "review.intersection": _with_label(lambda _reader, case, label: take_intersection(case, label)),
    "review.selection": selection,
    "review.defer": defer,
    "review.reason": reason,
    "review.nothing": nothing,
    "review.accept.same": _of_all(accept_same),
    "review.rules": _of_all(rules),
    "review.names": names,
    "review.feedback": feedback,
    "review.agreement": agreement,
}
"""Command id -> what it does."""
