"""Splits for training: an article stays where it is, near-duplicates stay together, shares come out about right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import paragraph
from zoneread.errors import UsageError
from zoneread.session.opening import create_workspace, open_store
from zoneread.session.splitting import Split, deal, divide, group_alike, parse_shares
from zoneread.store.protocol import NewArticle
from zoneread.store.sqlite import SqliteStore
from zoneread.text.normalise import identity_reading
from zoneread.text.source import from_text

if TYPE_CHECKING:
    from pathlib import Path

SHARES = parse_shares("train=0.8,dev=0.1,test=0.1")


@settings(max_examples=30)
@given(texts=st.lists(paragraph(), max_size=8), more=st.lists(paragraph(), max_size=4))
def test_articles_that_come_later_move_nobody(texts: list[str], more: list[str]) -> None:
    before = group_alike((str(i), text) for i, text in enumerate(texts))
    after = group_alike((str(i), text) for i, text in enumerate([*texts, *more]))
    assert {article: after[article] for article in before} == before


def test_near_duplicates_join_the_first_of_them() -> None:
    base = "".join(f"云泽高新区第{i}项改革举措落地，并联审批提速{i}天。" for i in range(40))
    reprint = "本报讯\n" + base.replace("第7项", "第七项").replace("。", "。\n")
    other = "".join(f"栖梧经开区新开工项目{i}个，完成投资{i}亿元！" for i in range(40))
    assert group_alike([("a", base), ("b", other), ("c", reprint), ("d", reprint + "（完）")]) == {
        "a": "a", "b": "b", "c": "a", "d": "a",
    }  # fmt: skip


def test_short_and_empty_texts_are_alike_only_when_they_are_the_same() -> None:
    assert group_alike([("a", ""), ("b", "云"), ("c", "泽"), ("d", " 云\n"), ("e", "\n")]) == {
        "a": "a", "b": "b", "c": "c", "d": "b", "e": "a",
    }  # fmt: skip


def test_the_deal_follows_the_seed_and_comes_near_the_shares() -> None:
    groups = [f"a{i:012x}" for i in range(2000)]
    dealt = [deal(group, Split(SHARES, 1)) for group in groups]
    assert dealt == [deal(group, Split(SHARES, 1)) for group in groups]
    assert dealt != [deal(group, Split(SHARES, 2)) for group in groups]
    assert 1500 < dealt.count("train") < 1700
    assert 140 < dealt.count("dev") < 260


def test_all_articles_of_a_folder_can_stay_together(tmp_path: Path) -> None:
    with open_store(create_workspace(tmp_path / "zones")) as store:
        for i in range(12):
            text = f"第{i}篇各不相同的文章，讲第{i}件事。"
            name = f"{'日报' if i % 2 else '晚报'}/{i}.txt"
            store.add_article(NewArticle(name, "", from_text(text), identity_reading(text), name))
        found = divide(store, Split((("a", 0.5), ("b", 0.5)), 1, "source"))
        names = {row.id: row.name for row in store.articles()}
    assert sum(map(len, found.values())) == 12
    for ids in found.values():
        folders = {names[id_].partition("/")[0] for id_ in ids}
        for folder in folders:
            assert sum(names[id_].startswith(folder) for id_ in ids) == 6


def test_a_new_revision_of_an_article_moves_neither_it_nor_its_near_duplicates(tmp_path: Path) -> None:
    base = "".join(f"云泽高新区第{i}项改革举措落地，并联审批提速{i}天。" for i in range(40))
    other = "".join(f"栖梧经开区新开工项目{i}个，完成投资{i}亿元！" for i in range(40))
    seconds = (f"2031-05-01T00:{i // 60:02}:{i % 60:02}Z" for i in range(3000))

    def new(name: str, text: str) -> NewArticle:
        return NewArticle(name, "", from_text(text), identity_reading(text), name)

    with SqliteStore.open(tmp_path / "a.db", create=True, clock=lambda: next(seconds)) as store:
        store.add_articles([new("一.txt", base), new("二.txt", base + "（完）"), new("三.txt", other)])
        splits = [Split(SHARES, seed) for seed in range(20)]
        before = [divide(store, split) for split in splits]
        first, _, _ = (store.find_article(name).id for name in ("一.txt", "二.txt", "三.txt"))
        for ids in (ids for found in before for ids in found.values()):
            assert (first in ids) == (store.find_article("二.txt").id in ids)
        store.add_article(new("一.txt", other + "全文重写。"))
        assert store.find_article("一.txt").revision == 2
        assert [divide(store, split) for split in splits] == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("train=0.8", "the shares sum to 0.8, not to 1"),
        ("train=0.8,test=x", '"x" is not a share'),
        ("train=0.5,train=0.5", '"train=0.5" does not name a split of its own'),
        ("=1", '"=1" does not name a split'),
        ("../x=1", "does not name a split"),
        ("a=0,b=1", "a share is more than 0 and at most 1, not 0"),
        ("a=nan,b=1", "a share is more than 0"),
    ],
)
def test_shares_that_make_no_sense_are_refused(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        parse_shares(text)


def test_a_text_is_no_near_duplicate_of_a_long_one_that_quotes_all_of_it() -> None:
    short = "云泽高新区第一项改革举措落地，并联审批提速三天。"
    long = short + "栖梧经开区新开工项目七个，完成投资九亿元！汀川港区集装箱吞吐量创下新高。"
    assert group_alike([("a", short), ("b", long)]) == {"a": "a", "b": "b"}


def test_the_first_of_a_group_is_the_one_that_came_first_whatever_its_id(tmp_path: Path) -> None:
    base = "".join(f"云泽高新区第{i}项改革举措落地，并联审批提速{i}天。" for i in range(40))
    texts = [base, *(f"{base}（第{i}版）" for i in range(6))]
    seconds = (f"2031-05-01T00:{i // 60:02}:{i % 60:02}Z" for i in range(3000))
    splits = [Split((("a", 0.5), ("b", 0.5)), seed) for seed in range(20)]
    with SqliteStore.open(tmp_path / "a.db", create=True, clock=lambda: next(seconds)) as store:
        for number, text in enumerate(texts):
            store.add_article(NewArticle(f"{number}.txt", "", from_text(text), identity_reading(text)))
            if number == 0:
                alone = [divide(store, split) for split in splits]
        together = [divide(store, split) for split in splits]
    for before, after in zip(alone, together, strict=True):
        assert all(ids <= after[name] for name, ids in before.items())
        assert sorted(map(len, after.values())) == [0, len(texts)]
