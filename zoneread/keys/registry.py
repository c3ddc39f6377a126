"""Every command of the reader, once: the source of help, the footer, the palette, docs/keys.md and the keymap checks.

The reader implements each id; keymaps may name these ids and no others, except the labels of the scheme in use
(`zoneread.keys.labels`). Motions come in pairs: ``move.…`` puts the selection somewhere, ``extend.…`` moves one
end of it and keeps the other.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from zoneread.keys.command import Command, Context, Group

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MOTIONS = (
    ("left", "one character left", "左移一字"),
    ("right", "one character right", "右移一字"),
    ("up", "one screen row up", "上移一行"),
    ("down", "one screen row down", "下移一行"),
    ("word.next", "to the next word", "到下一词"),
    ("word.previous", "to the previous word", "到上一词"),
    ("clause.next", "to the next clause", "到下一分句"),
    ("clause.previous", "to the previous clause", "到上一分句"),
    ("sentence.next", "to the next sentence", "到下一句"),
    ("sentence.previous", "to the previous sentence", "到上一句"),
    ("paragraph.next", "to the next paragraph", "到下一段"),
    ("paragraph.previous", "to the previous paragraph", "到上一段"),
    ("heading.next", "to the next heading", "到下一标题"),
    ("heading.previous", "to the previous heading", "到上一标题"),
    ("span.next", "to the next span", "到下一标注"),
    ("span.previous", "to the previous span", "到上一标注"),
    ("gap.next", "to the next text without a span", "到下一空白处"),
    ("gap.previous", "to the previous text without a span", "到上一空白处"),
    ("hit.next", "to the next search hit", "到下一搜索结果"),
    ("hit.previous", "to the previous search hit", "到上一搜索结果"),
    ("page.down", "one page down", "下翻一页"),
    ("page.up", "one page up", "上翻一页"),
    ("row.start", "to the start of the row", "到行首"),
    ("row.end", "to the end of the row", "到行尾"),
    ("start", "to the start of the article", "到文首"),
    ("end", "to the end of the article", "到文末"),
)
_ONCE = frozenset({"row.start", "row.end", "start", "end"})

_ROWS: tuple[tuple[Group, tuple[Context, ...], tuple[tuple[str, str, str], ...]], ...] = (
    (
        Group.PROGRAM,
        (Context.ALWAYS,),
        (
            ("app.quit", "quit; nothing needs saving", "退出"),
            ("app.cancel", "cancel: drop what is pending, close what is open, clear the selection", "取消"),
            ("app.redraw", "draw the screen afresh", "重绘屏幕"),
            ("help.show", "help: the keys of this place", "帮助"),
            ("palette.open", "command palette: find a command by name", "命令面板"),
        ),
    ),
    (
        Group.PROGRAM,
        (Context.COMMON,),
        (("app.suspend", "back to the shell for a while", "挂起"),),
    ),
    (
        Group.PANELS,
        (Context.COMMON,),
        (
            ("panel.articles", "open or close the list of articles", "文章列表"),
            ("panel.spans", "open or close the list of spans", "标注列表"),
            ("panel.guideline", "open or close the guideline of the label at hand", "标注指南"),
            ("panel.progress", "open or close progress and counts", "进度统计"),
            ("panel.next", "move the keyboard to the next open panel", "切换面板"),
            ("view.lanes", "label lanes under the rows: none, one, two", "标签泳道"),
            ("view.source", "source text or reading text", "原文视图"),
            ("view.center", "scroll the cursor to the middle", "光标居中"),
            ("view.theme", "next theme", "切换主题"),
        ),
    ),
    (
        Group.ARTICLES,
        (Context.COMMON,),
        (
            ("article.next", "next article", "下一篇"),
            ("article.previous", "previous article", "上一篇"),
            ("article.undone.next", "next article not yet done", "下一篇未完成"),
            ("article.undone.previous", "previous article not yet done", "上一篇未完成"),
            ("article.advised.next", "the article most worth doing next", "推荐下一篇"),
            ("article.advised.order", "choose how the article most worth doing is found", "推荐顺序"),
            ("article.done.next", "mark done and go to the next not yet done", "完成并到下一篇"),
            ("article.nothing.next", "nothing here: mark done without spans and go on", "无可标注，下一篇"),
            ("article.skip.next", "skip this article and go on", "跳过本篇"),
            ("article.done", "mark the article done, or not done", "标记完成"),
        ),
    ),
    (
        Group.MOVING,
        (Context.READING,),
        (
            ("move.back", "back to where the cursor was", "后退"),
            ("move.forward", "forward again", "前进"),
            ("hint.jump", "jump to text by its pinyin initials", "拼音跳转"),
            ("hint.extend", "extend the selection to text by its pinyin initials", "拼音扩选"),
            ("hint.letters", "jump to a phrase or unit by the letters shown on it", "字母跳转"),
            ("hint.ends", "select from one character to another by the letters shown on them", "字母选首尾"),
        ),
    ),
    (
        Group.SELECTING,
        (Context.READING,),
        (
            ("object.unit", "select the unit here: phrase, quoted name, number with unit, chain or word", "选单元"),
            ("object.word", "select the word", "选词"),
            ("object.quoted", "select the quoted or bracketed unit", "选引号内容"),
            ("object.chain", "select the X+Y chain", "选并列式"),
            ("object.number", "select the number with its unit", "选数字及单位"),
            ("object.growth", "select the growth or comparison clause", "选增长语"),
            ("object.phrase", "select the phrase: what a clause names, or the figure it states", "选短语"),
            ("object.clause", "select the clause", "选分句"),
            ("object.sentence", "select the sentence", "选句"),
            ("object.paragraph", "select the paragraph", "选段"),
            ("object.span", "select the span here; again, the one around it", "选标注"),
            ("select.anchor", "start selecting here, or stop: motions extend", "开始选择"),
            ("select.previous", "select again what was selected before", "恢复选区"),
        ),
    ),
    (
        Group.SHAPING,
        (Context.READING,),
        (
            ("select.grow", "grow to the next larger unit", "扩大选区"),
            ("select.shrink", "shrink back to the smaller unit", "缩小选区"),
            ("select.other_end", "move to the other end of the selection", "换到另一端"),
            ("select.trim", "trim punctuation and blanks off both ends", "去除两端标点"),
            ("select.mend", "mend the boundary that is pointed out", "修正边界"),
            ("edge.left.out", "left edge one character outwards", "左界外移"),
            ("edge.left.in", "left edge one character inwards", "左界内移"),
            ("edge.right.in", "right edge one character inwards", "右界内移"),
            ("edge.right.out", "right edge one character outwards", "右界外移"),
            ("edge.left.word.out", "left edge one word outwards", "左界外移一词"),
            ("edge.left.word.in", "left edge one word inwards", "左界内移一词"),
            ("edge.right.word.in", "right edge one word inwards", "右界内移一词"),
            ("edge.right.word.out", "right edge one word outwards", "右界外移一词"),
        ),
    ),
    (
        Group.LABELS,
        (Context.READING,),
        (
            *((f"label.{digit}", f"tag with label {digit}", f"标为标签{digit}") for digit in range(1, 10)),
            ("label.pick", "choose a label from the list", "选择标签"),
            ("label.repeat", "tag with the last label again", "重复标签"),
            ("label.repeat.next", "go to the next occurrence of the same text and tag it the same", "标下一处相同文字"),
        ),
    ),
    (
        Group.SPANS,
        (Context.READING, Context.SPANS),
        (
            ("span.retag", "give the span another label: the next label key", "改标签"),
            ("span.delete", "delete the span", "删除标注"),
            ("span.note", "write a note on the span", "备注"),
            ("span.attributes", "fill in the attributes of the span", "填写属性"),
        ),
    ),
    (
        Group.SPANS,
        (Context.READING,),
        (
            ("span.resize", "give the span here the boundaries of the selection", "调整标注边界"),
            ("span.split", "split the span at the cursor", "拆分标注"),
            ("span.merge", "merge the span with the next of its label", "合并标注"),
            ("orphan.next", "to where the words of the next orphan were", "到下一失联标注"),
            ("orphan.attach", "give the orphan the selected words", "为失联标注重选文字"),
        ),
    ),
    (
        Group.SPANS,
        (Context.COMMON,),
        (
            ("edit.undo", "undo", "撤销"),
            ("edit.redo", "redo", "重做"),
            ("edit.undo.rest", "undo what can be, and leave what others have built upon", "撤销其余"),
            ("edit.redo.rest", "redo what can be, and leave what others have built upon", "重做其余"),
            ("edit.elsewhere", "write an edit that the store cannot take to another file", "另存未入库的修改"),
        ),
    ),
    (
        Group.SEARCH,
        (Context.READING,),
        (
            ("search.open", "search in the article by text, regular expression or pinyin", "搜索"),
            ("search.corpus", "search in all articles", "全库搜索"),
            ("search.selection", "search for the selected text", "搜索选中文字"),
            ("search.clear", "forget the search", "清除搜索"),
            ("search.tag.paragraph", "tag every hit in the paragraph, after a preview", "标本段全部结果"),
            ("search.tag.article", "tag every hit in the article, after a preview", "标本篇全部结果"),
            ("search.tag.corpus", "tag every hit in the corpus, after a preview", "标全库全部结果"),
        ),
    ),
    (
        Group.SEARCH,
        (Context.SEARCH,),
        (
            ("search.mode", "text, regular expression or pinyin", "切换搜索方式"),
            ("search.scope", "this article or all articles", "切换搜索范围"),
        ),
    ),
    (
        Group.SUGGESTIONS,
        (Context.READING,),
        (
            ("suggest.next", "to the next suggestion", "下一建议"),
            ("suggest.previous", "to the previous suggestion", "上一建议"),
            ("suggest.accept.paragraph", "accept the paragraph's suggestions above a score", "接受本段建议"),
            ("suggest.accept.article", "accept the article's suggestions above a score", "接受本篇建议"),
            ("suggest.toggle", "show or hide suggestions", "显示或隐藏建议"),
        ),
    ),
    (
        Group.SUGGESTIONS,
        (Context.SUGGESTION,),
        (
            ("suggest.accept", "accept the suggestion", "接受建议"),
            ("suggest.reject", "reject the suggestion; it is not offered again", "拒绝建议"),
            ("suggest.why", "say why it is suggested", "建议理由"),
        ),
    ),
    (
        Group.LINT,
        (Context.READING,),
        (
            ("lint.next", "to the next inconsistency", "下一处疑点"),
            ("lint.previous", "to the previous inconsistency", "上一处疑点"),
            ("lint.fix", "apply the fix that is offered", "修正疑点"),
            ("lint.ignore", "leave it and do not mention it again", "忽略疑点"),
            ("lint.rules", "switch rules of consistency off or on", "开关检查规则"),
        ),
    ),
    (
        Group.CLEANING,
        (Context.READING,),
        (
            ("mark.next", "to the next uncertain place of the clean-up", "下一处存疑"),
            ("mark.previous", "to the previous uncertain place of the clean-up", "上一处存疑"),
            ("mark.accept", "accept what the clean-up proposes here", "采纳清理"),
            ("mark.reject", "reject it: the text stays as in the source", "拒绝清理"),
            ("mark.choose", "choose among what is proposed here", "选择清理方案"),
            ("mark.source", "show the source behind the text here, and what was done to it", "查看原文与清理记录"),
        ),
    ),
    (
        Group.REVIEW,
        (Context.READING,),
        (
            ("review.open", "review: choose sets and step through disagreements", "审校"),
            ("review.feedback", "my spans against gold, or against another set", "对照金标"),
            ("review.agreement", "agreement of sets: by label, by pair and by article", "标注一致性"),
        ),
    ),
    (
        Group.REVIEW,
        (Context.REVIEW,),
        (
            ("review.next", "to the next disagreement", "下一分歧"),
            ("review.previous", "to the previous disagreement", "上一分歧"),
            ("review.take.a", "take A", "取甲"),
            ("review.take.b", "take B", "取乙"),
            ("review.take.c", "take C", "取丙"),
            ("review.choose", "take what one of the sets says, chosen from a list", "选一方"),
            ("review.both", "take both", "都取"),
            ("review.neither", "take neither", "都不取"),
            ("review.union", "take the union", "取并集"),
            ("review.intersection", "take the intersection", "取交集"),
            ("review.selection", "take the selection as the boundary", "取选区为界"),
            ("review.defer", "defer with a question", "存疑待议"),
            ("review.reason", "give the reason for the decision", "填写理由"),
            ("review.nothing", "reviewed, nothing here", "已审，无标注"),
            ("review.accept.same", "accept everything on which the sets agree", "接受全部一致"),
            ("review.rules", "settle in bulk by a rule, after a preview", "按规则批量裁定"),
            ("review.names", "hide or show who said what", "显示或隐藏姓名"),
            ("review.filter.class", "only one class of disagreement", "按类别筛选"),
            ("review.filter.label", "only one label", "按标签筛选"),
            ("review.order", "in which order: of the text, by class, by label, lowest agreement first", "审校顺序"),
            ("review.worst.next", "to the article with the lowest agreement", "到分歧最大的文章"),
            ("review.close", "close the review screen", "关闭审校"),
        ),
    ),
    (
        Group.LISTS,
        (Context.LIST,),
        (
            ("list.down", "down", "向下"),
            ("list.up", "up", "向上"),
            ("list.page.down", "one page down", "列表下翻"),
            ("list.page.up", "one page up", "列表上翻"),
            ("list.start", "to the first", "到首项"),
            ("list.end", "to the last", "到末项"),
            ("list.open", "open, or go there", "打开"),
            ("list.filter", "show only what matches", "筛选"),
            ("list.close", "close the list", "关闭列表"),
        ),
    ),
    (
        Group.TYPING,
        (Context.HINT,),
        (
            ("hint.next", "the next of several targets", "下一目标"),
            ("hint.previous", "the previous of several targets", "上一目标"),
            ("hint.accept", "take this target", "选定目标"),
            ("hint.erase", "take back a letter", "退一字母"),
        ),
    ),
    (
        Group.TYPING,
        (Context.PROMPT,),
        (
            ("prompt.accept", "done", "确定"),
            ("prompt.next", "the next field or choice", "下一项"),
            ("prompt.previous", "the previous field or choice", "上一项"),
            ("prompt.down", "down the list, or a later entry", "列表下移"),
            ("prompt.up", "up the list, or an earlier entry", "列表上移"),
            ("prompt.page.down", "one page down the list", "列表下翻一页"),
            ("prompt.page.up", "one page up the list", "列表上翻一页"),
        ),
    ),
)

_COUNTED = frozenset(
    f"{edge}{unit}{way}" for edge in ("edge.left", "edge.right") for unit in (".", ".word.") for way in ("in", "out")
) | {
    "article.next",
    "article.previous",
    "article.undone.next",
    "article.undone.previous",
    "edit.redo",
    "edit.undo",
    "label.repeat.next",
    "lint.next",
    "lint.previous",
    "list.down",
    "list.page.down",
    "list.page.up",
    "list.up",
    "mark.next",
    "mark.previous",
    "move.back",
    "move.forward",
    "object.span",
    "review.next",
    "review.previous",
    "select.grow",
    "select.shrink",
    "suggest.next",
    "suggest.previous",
}

_PARAMETERS: dict[str, tuple[str, ...]] = {
    "hint.jump": ("initials",),
    "hint.extend": ("initials",),
    "hint.letters": ("letters",),
    "hint.ends": ("letters",),
    "edit.elsewhere": ("file",),
    "label.pick": ("label",),
    "mark.choose": ("decision",),
    "span.retag": ("label",),
    "span.note": ("text",),
    "span.attributes": ("values",),
    "search.open": ("query",),
    "search.corpus": ("query",),
    "search.tag.paragraph": ("label",),
    "search.tag.article": ("label",),
    "search.tag.corpus": ("label",),
    "suggest.accept.paragraph": ("score",),
    "suggest.accept.article": ("score",),
    "review.open": ("sets",),
    "review.choose": ("set",),
    "review.defer": ("question",),
    "review.reason": ("text",),
    "review.rules": ("rule",),
    "review.filter.class": ("class",),
    "review.filter.label": ("label",),
    "review.order": ("order",),
    "review.agreement": ("sets",),
    "review.feedback": ("set",),
    "lint.rules": ("rule",),
    "list.filter": ("query",),
    "palette.open": ("query",),
}


def _commands() -> Iterator[Command]:
    for tail, english, chinese in _MOTIONS:
        counted = tail not in _ONCE
        yield Command(f"move.{tail}", f"move {english}", chinese, Group.MOVING, (Context.READING,), counted)
        yield Command(
            f"extend.{tail}", f"extend {english}", f"扩选{chinese}", Group.EXTENDING, (Context.READING,), counted
        )
    for group, contexts, rows in _ROWS:
        for id_, english, chinese in rows:
            yield Command(id_, english, chinese, group, contexts, id_ in _COUNTED, _PARAMETERS.get(id_, ()))


_ORDER = list(Group)
COMMANDS: Mapping[str, Command] = MappingProxyType(
    {command.id: command for command in sorted(_commands(), key=lambda command: _ORDER.index(command.group))}
)
"""Every command by its id, in the order of help: group by group. The labels of a scheme are not among them: see `zoneread.keys.labels`."""
