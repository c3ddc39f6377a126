"""Rules of consensus."""

from __future__ import annotations

import pytest

from tests.compare.test_cases import case, span
from zoneread.compare.cases import Choice
from zoneread.compare.rules import all_agree, majority, parse, preview, threshold, trust
from zoneread.errors import UsageError

A, B, P = span(5, 13), span(7, 13), span(5, 13, "project")


def test_all_agree_takes_only_what_is_the_same_to_the_attribute() -> None:
    rule = all_agree()
    ruling = rule(case(lin=A, zhao=A))
    assert ruling is not None
    assert (ruling.rule, ruling.sets) == ("all-agree", ("lin", "zhao"))
    for votes in (case(lin=A, zhao=B), case(lin=A, zhao=None), case(lin=A, zhao=span(5, 13, stage="signed"))):
        assert rule(votes) is None


def test_a_majority_takes_what_more_than_half_say() -> None:
    ruling = majority()(case(lin=A, zhao=A, qin=B))
    assert ruling is not None
    assert ruling.sets == ("lin", "zhao")
    assert ruling.proposals[0].range == A.range
    assert majority()(case(lin=A, zhao=B)) is None
    assert majority()(case(lin=A, zhao=B, qin=P)) is None


def test_a_majority_may_say_that_there_is_nothing() -> None:
    ruling = majority()(case(lin=A, zhao=None, qin=None))
    assert ruling is not None
    assert (ruling.choice, ruling.sets, ruling.proposals) == (Choice.NEITHER, ("zhao", "qin"), ())


def test_below_half_having_nothing_is_no_vote_and_a_tie_stays_open() -> None:
    assert threshold(2)(case(lin=A, zhao=A, qin=None, wu=None)) is not None
    assert threshold(1)(case(lin=A, zhao=B)) is None
    one = threshold(1)(case(lin=A, zhao=None))
    assert one is not None
    assert one.proposals[0].label == "reform"


def test_threshold_is_at_least_one() -> None:
    with pytest.raises(UsageError, match="at least 1"):
        threshold(0)


def test_a_trusted_set_has_the_word_on_its_label_for_and_against() -> None:
    rule = trust("lin", "reform")
    taken = rule(case(lin=A, zhao=P))
    assert taken is not None
    assert taken.proposals[0].label == "reform"
    against = rule(case(lin=None, zhao=B))
    assert against is not None
    assert against.choice is Choice.NEITHER
    assert rule(case(lin=None, zhao=P)) is None
    assert rule(case(lin=P, zhao=A)) is None
    assert rule(case(qin=A, zhao=B)) is None


def test_the_first_rule_that_has_a_ruling_wins_and_the_rest_stays_open() -> None:
    agreed, split, alone = case(lin=A, zhao=A), case(lin=A, zhao=B), case(lin=None, zhao=P)
    found = preview([agreed, split, alone], [all_agree(), trust("zhao", "reform")])
    assert [ruling.rule for _, ruling in found.ruled] == ["all-agree", "trust:zhao:reform"]
    assert found.open == (alone,)


@pytest.mark.parametrize("text", ["all-agree", "majority", "threshold:3", "trust:lin:metric", "trust:a:b:metric"])
def test_a_rule_is_written_as_it_is_read(text: str) -> None:
    assert parse(text, ["lin", "a:b"], ["metric"]).name == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mayority", "no rule.*threshold:N"),
        ("threshold:x", "no rule"),
        ("threshold:０", "no rule"),
        ("threshold:0", "at least 1"),
        ("trust:metric", "no rule"),
        ("trust:lim:metric", 'did you mean "lin"'),
        ("trust:lin:metrik", 'did you mean "metric"'),
    ],
)
def test_a_rule_that_makes_no_sense_is_answered_with_what_is_allowed(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        parse(text, ["lin"], ["metric"])
