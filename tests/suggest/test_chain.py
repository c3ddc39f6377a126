"""The learner's models: what they find is what the package that learned them finds, and nothing else is read."""

from __future__ import annotations

import json
import math
from itertools import pairwise, product, starmap
from typing import TYPE_CHECKING

import pycrfsuite
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import strategies
from zoneread.suggest.chain import HEAVIEST, Chain, dumps, loads, read_dump
from zoneread.suggest.learner import features

if TYPE_CHECKING:
    from pathlib import Path

WORDS = ["", "\x00", " ", " --> B: 1.0", "(0) a --> O: 2.0", "}", "LABELS = {", "\r", "\x85", "\u2028", "岚", "𠮷"]


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    tags = draw(st.lists(st.sampled_from("OBI"), min_size=1, unique=True))
    weights = st.lists(st.floats(-9, 9), min_size=len(tags), max_size=len(tags))
    steps = draw(st.lists(weights, min_size=len(tags), max_size=len(tags)))
    return Chain(tags, steps, draw(st.dictionaries(st.sampled_from("abcd"), weights)))


SHORT_LINES = st.lists(st.lists(st.sampled_from("abcde"), max_size=3), min_size=1, max_size=4)


@given(chains(), SHORT_LINES)
def test_best_tags_and_probabilities_are_those_of_all_ways_to_tag_a_line(chain: Chain, line: list[list[str]]) -> None:
    scores = chain.scores(line)
    assert scores == [
        pytest.approx([sum(chain.seen[one][tag] for one in own if one in chain.seen) for tag in range(len(chain.tags))])
        for own in line
    ]
    ways = {
        way: sum(scores[at][tag] for at, tag in enumerate(way))
        + sum(chain.steps[before][tag] for before, tag in pairwise(way))
        for way in product(range(len(chain.tags)), repeat=len(line))
    }
    best = tuple(chain.tags.index(tag) for tag in chain.best(scores))
    assert ways[best] == pytest.approx(max(ways.values()))
    whole = sum(map(math.exp, ways.values()))
    for at, chances in enumerate(chain.probabilities(scores)):
        assert sum(chances.values()) == pytest.approx(1)
        for tag, name in enumerate(chain.tags):
            right = sum(math.exp(weight) for way, weight in ways.items() if way[at] == tag)
            assert chances[name] == pytest.approx(right / whole)


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> tuple[pycrfsuite.Tagger, Chain]:
    """A model as the package reads it, and as it is kept; among its features are such as look like what is around them."""
    folder: Path = tmp_path_factory.mktemp("model")
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"max_iterations": 30, "c1": 0.01, "c2": 0.01})
    for text, tags in (
        ("今年岚川推行一窗通办。", "OOOOOOBIIIO"),
        ("一窗\x00通办\r好", "BIIIIOO"),
        ("无 --> ", "OOOOOO"),
    ):
        trainer.append(features(text, ["甲"] * len(text)), list(tags))
    trainer.append([[f"w={word}"] for word in WORDS], ["B", "I"] * (len(WORDS) // 2))
    trainer.train(str(folder / "model"))
    tagger = pycrfsuite.Tagger()
    tagger.open(str(folder / "model"))
    tagger.dump(str(folder / "dump"))
    return tagger, read_dump(folder / "dump")


def _weight(chain: Chain, scores: list[list[float]], way: list[str]) -> float:
    places = [chain.tags.index(tag) for tag in way]
    steps = sum(chain.steps[before][tag] for before, tag in pairwise(places))
    return steps + sum(own[tag] for own, tag in zip(scores, places, strict=True))


LINES = st.text(st.sampled_from("今岚川推行一窗通办。\x00\r ->好𠮷"), min_size=1, max_size=12) | strategies.hard_text()


@given(text=LINES)
def test_a_model_finds_what_the_package_finds_that_learned_it(
    learned: tuple[pycrfsuite.Tagger, Chain], text: str
) -> None:
    tagger, chain = learned
    text = text.replace("\n", "")
    line = [*features(text), *[[f"w={word}".partition("\x00")[0]] for word in WORDS]]
    scores = chain.scores(line)
    weights = [_weight(chain, scores, way) for way in (tagger.tag(line), chain.best(scores))]
    assert weights[0] == pytest.approx(weights[1], abs=1e-3), "the dump has six digits"
    found = chain.probabilities(scores)
    for at, chances in enumerate(found):
        assert chances == {tag: pytest.approx(tagger.marginal(tag, at), abs=1e-3) for tag in tagger.labels()}


def test_every_feature_of_the_dump_is_kept(learned: tuple[pycrfsuite.Tagger, Chain]) -> None:
    _, chain = learned
    assert {f"w={word}".partition("\x00")[0] for word in WORDS} <= chain.seen.keys()


@given(chains())
def test_what_is_kept_reads_back(chain: Chain) -> None:
    assert loads(dumps(chain)) == chain


SOUND = {"tags": ["O", "B"], "steps": [[0, 1], [1.5, -2]], "seen": {"a": [0, 1]}}


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        {},
        {**SOUND, "more": 1},
        {**SOUND, "tags": ["O", 1]},
        {**SOUND, "tags": ["O", "O"]},
        {**SOUND, "tags": ["O"]},
        {**SOUND, "steps": [[0, 1]]},
        {**SOUND, "steps": [[0, 1], [0, True]]},
        {**SOUND, "steps": [[0, 1], [0, math.nan]]},
        {**SOUND, "seen": {"a": [0]}},
        {**SOUND, "seen": {"a": 0}},
        {**SOUND, "seen": {"a": [0, math.inf]}},
        {**SOUND, "seen": {"a": [0, HEAVIEST + 1]}},
        {**SOUND, "seen": {"a": [0, "1"]}},
        {**SOUND, "seen": {"a": [0, 10**400]}},
    ],
)
def test_what_is_no_model_is_refused(wrong: object) -> None:
    assert loads(json.dumps(SOUND).encode()) == Chain(*SOUND.values())  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"a model has|tags are|weight of"):
        loads(json.dumps(wrong).encode())


@pytest.mark.parametrize("data", [b"", b"lCRF", b"\xff", b"[" * 100_000, b'{"tags":' * 100_000, b"9" * 9_000])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"Expecting|decode|lists in lists|Exceeds"):
        loads(data)


@given(st.lists(st.lists(st.sampled_from("ab"), max_size=40), max_size=40))
def test_the_heaviest_weights_go_beyond_no_number(line: list[list[str]]) -> None:
    top = float(HEAVIEST)
    chain = Chain(["O", "B"], [[top, -top], [-top, top]], {"a": [top, -top], "b": [-top, top]})
    scores = chain.scores(line)
    assert len(chain.best(scores)) == len(line)
    for chances in chain.probabilities(scores):
        assert all(0 <= chance <= 1 for chance in chances.values())


@pytest.mark.parametrize("chain", list(starmap(Chain, [([], [], {}), (["B"], [[0.0]], {})])))
def test_a_model_of_no_tag_or_one_says_the_same_everywhere(chain: Chain) -> None:
    scores = chain.scores([["a"], ["b"]])
    assert chain.best(scores) == chain.tags * 2
    assert chain.probabilities(scores) == [dict.fromkeys(chain.tags, 1.0)] * 2 * len(chain.tags)
