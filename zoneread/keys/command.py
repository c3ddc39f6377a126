"""What a command is: something a key can do, in which contexts, and what help says about it.

A command knows nothing of keys: those come from keymap files. It is not the doing either; the reader holds a
method for each id.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Context(StrEnum):
    """Where the keyboard is. Keys are looked up in a context, then in its parent, up to ALWAYS (see `PARENTS`)."""

    ALWAYS = "always"
    COMMON = "common"
    READING = "reading"
    SELECTION = "selection"
    SUGGESTION = "suggestion"
    REVIEW = "review"
    LIST = "list"
    ARTICLES = "articles"
    SPANS = "spans"
    HELP = "help"
    HINT = "hint"
    PROMPT = "prompt"
    SEARCH = "search"
    PALETTE = "palette"

    @property
    def chain(self) -> tuple[Context, ...]:
        """This context and its ancestors, nearest first."""
        found: list[Context] = []
        here: Context | None = self
        while here is not None:
            found.append(here)
            here = PARENTS[here]
        return tuple(found)

    @property
    def types_text(self) -> bool:
        """Whether printable keys are text (a query, the letters of a hint) rather than commands."""
        return Context.PROMPT in self.chain or self is Context.HINT


PARENTS: dict[Context, Context | None] = {
    Context.ALWAYS: None,
    Context.COMMON: Context.ALWAYS,
    Context.READING: Context.COMMON,
    Context.SELECTION: Context.READING,
    Context.SUGGESTION: Context.SELECTION,
    Context.REVIEW: Context.READING,
    Context.LIST: Context.COMMON,
    Context.ARTICLES: Context.LIST,
    Context.SPANS: Context.LIST,
    Context.HELP: Context.LIST,
    Context.HINT: Context.ALWAYS,
    Context.PROMPT: Context.ALWAYS,
    Context.SEARCH: Context.PROMPT,
    Context.PALETTE: Context.PROMPT,
}
"""The context whose keys count where a context has none of its own."""

CONTEXT_MEANINGS: dict[Context, str] = {
    Context.ALWAYS: "everywhere, even while typing",
    Context.COMMON: "everywhere except while typing",
    Context.READING: "the article",
    Context.SELECTION: "the article, while something is selected",
    Context.SUGGESTION: "the article, on a suggestion",
    Context.REVIEW: "the review screen",
    Context.LIST: "every list: articles, spans, help",
    Context.ARTICLES: "the list of articles",
    Context.SPANS: "the list of spans",
    Context.HELP: "the help screen",
    Context.HINT: "choosing the target of a jump",
    Context.PROMPT: "a line being typed",
    Context.SEARCH: "a search being typed",
    Context.PALETTE: "the command palette",
}
"""What a context is, in words for help and error messages."""


class Group(StrEnum):
    """The heading under which help and docs/keys.md list a command."""

    PROGRAM = "Program"
    PANELS = "Panels and display"
    ARTICLES = "Articles"
    MOVING = "Moving"
    EXTENDING = "Extending the selection"
    SELECTING = "Selecting"
    SHAPING = "Shaping the selection"
    LABELS = "Labels"
    SPANS = "Spans"
    SEARCH = "Search and find-and-tag"
    SUGGESTIONS = "Suggestions"
    LINT = "Consistency"
    CLEANING = "Clean-up"
    REVIEW = "Review"
    LISTS = "Lists"
    TYPING = "Typing"


class Command(NamedTuple):
    """One thing a key can do.

    `id` is dotted lower case. `contexts` are those in which keymaps may give it keys, besides the descendants of
    these. `takes_count` says that a count before it repeats it. `parameters` name what it asks for when it runs,
    in a prompt or by the next key; a keymap cannot supply them.
    """

    id: str
    english: str
    chinese: str
    group: Group
    contexts: tuple[Context, ...]
    takes_count: bool = False
    parameters: tuple[str, ...] = ()

    def may_be_in(self, context: Context) -> bool:
        """Whether a keymap may give the command keys in `context`."""
        return any(home in context.chain for home in self.contexts)
