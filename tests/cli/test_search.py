from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from zoneread.store.sqlite import SqliteStore
from zoneread.store.values import SetKind

if TYPE_CHECKING:
    from tests.cli.conftest import Runner
    from zoneread.session.workspace import Workspace

pytestmark = pytest.mark.usefixtures("workspace")


def test_search_prints_a_concordance(zoneread: Runner) -> None:
    ran = zoneread("search", "税收")
    assert ran.status == 0
    (line,) = ran.out.splitlines()
    assert "【税收】3.2亿元" in line
    assert "01-first.txt" in line


def test_search_prints_json_lines(zoneread: Runner) -> None:
    (line,) = zoneread("search", "--pinyin", "blsp", "--json").out.splitlines()
    found = json.loads(line)
    assert (found["quote"], found["start"], found["end"]) == ("并联审批", 7, 11)


def test_search_lists_the_spans_of_a_label(zoneread: Runner) -> None:
    ran = zoneread("search", "--set", "lin", "--label", "party-building")
    assert "【主题党日活动】" in ran.out
    assert "party-building" in ran.out


def test_a_label_is_sought_in_ones_own_set_or_else_in_gold(
    zoneread: Runner, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZONEREAD_ANNOTATOR", "lin")
    ran = zoneread("search", "党日", "--label", "party-building")
    assert ran.status == 0
    assert "【党日】" in ran.out
    none = zoneread("search", "党日", "--label", "metric")
    assert (none.status, none.err) == (1, "nothing found in set lin\n")
    with SqliteStore.open(workspace.database) as store:
        store.ensure_set("gold", SetKind.GOLD)
    other = zoneread("search", "--note", "nobody wrote this", "--annotator", "newcomer")
    assert (other.status, other.err) == (1, "nothing found in set gold\n")


def test_finding_nothing_leaves_with_one(zoneread: Runner) -> None:
    ran = zoneread("search", "没有的字")
    assert (ran.status, ran.out, ran.err) == (1, "", "nothing found\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "what is sought?"),
        (("a", "--regex", "--pinyin"), "choose one"),
        (("(", "--regex"), "not a regular expression"),
        (("税", "--label", "metric"), "--set"),
        (("税", "--set", "nobody", "--label", "metric"), "no annotation set"),
    ],
)
def test_a_query_that_makes_no_sense_is_refused(zoneread: Runner, arguments: tuple[str, ...], words: str) -> None:
    ran = zoneread("search", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert words in ran.err
