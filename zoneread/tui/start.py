"""Starting the reader on a workspace: the store, the keymap, the terminal, and what is left to say afterwards."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING

from zoneread.errors import ConfigError, KeymapError
from zoneread.session.opening import open_store
from zoneread.session.places import Places, state_folder
from zoneread.session.session import Session
from zoneread.session.who import who
from zoneread.text.display import sanitise
from zoneread.tui.app import ReaderApp
from zoneread.tui.console import LONG, SHORT, lacks_chinese
from zoneread.tui.probe import ambiguous_width
from zoneread.tui.skin import choose_mode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.driver import Driver

    from zoneread.keys.keymap import Keymap
    from zoneread.session.disagreements import ReviewRequest
    from zoneread.session.workspace import Workspace
    from zoneread.span.scheme import Scheme
    from zoneread.tui.adviser import Adviser

HANZI = "中𠮷"
"""A character that every Chinese encoding has, and one that only those have that have them all."""
FAILED = 70
"""The exit status of a reader that failed (EX_SOFTWARE of sysexits.h)."""
PATIENCE = 0.1
"""Seconds that a key waits for the store's lock; after that the edit is kept in hand and tried again."""


def load_keymap(workspace: Workspace, scheme: Scheme) -> tuple[Keymap, list[str]]:
    """Return the keymap of the person or the workspace and what is wrong with it; then it is the default one.

    Raises KeymapError when not even that can be read.
    """
    from zoneread.keys.load import chosen, folders, load_or_default

    places = folders(workspace.keymaps)
    loaded = load_or_default(chosen(places), places, scheme.labels)
    if loaded.keymap is None:
        raise KeymapError("no keymap can be read", hint="install zoneread again")
    errors = loaded.errors
    more = f" (and {len(errors) - 1} more: zoneread keys check)" if len(errors) > 1 else ""
    return loaded.keymap, [f"using the default keys: {errors[0]}{more}"] if errors else []


def make_adviser(workspace: Workspace) -> Adviser:
    """Return what asks for suggestions; the processes that compute them start with their first questions."""
    from zoneread.tui.adviser import ChildAdviser, TwoAdvisers

    return TwoAdvisers(ChildAdviser(workspace), ChildAdviser(workspace))


def guarded_driver(environ: Mapping[str, str]) -> type[Driver] | None:
    """Return the driver that is safe against pastes, or None, Textual's own choice, where there is no Unix terminal.

    In a browser the server has chosen the driver for Textual, in TEXTUAL_DRIVER, and guards what is pasted itself.
    """
    if sys.platform == "win32" or environ.get("TEXTUAL_DRIVER"):
        return None
    from zoneread.tui.driver import ReaderDriver

    return ReaderDriver


def check_encoding(encoding: str) -> None:
    """Raise ConfigError when what goes to the terminal in this encoding cannot be all Chinese characters."""
    try:
        HANZI.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        raise ConfigError(
            f"the terminal's encoding, {encoding}, has not all Chinese characters",
            where="LANG",
            hint="set it to a UTF-8 one such as C.UTF-8",
        ) from None


def run_reader(
    workspace: Workspace,
    *,
    annotator: str | None = None,
    article: str | None = None,
    review: ReviewRequest | None = None,
) -> int:
    """Run the reader until the annotator leaves it, and return the exit status.

    `article` is an id or a name; without it the reader opens where it was left. `review` begins a review at once.
    Raises ZonereadError for what cannot be opened. The status is 0, or 70 when the reader failed: the one line on stderr then names the log.
    """
    name = who(annotator)
    driver = guarded_driver(os.environ)
    if driver is not None and sys.__stderr__ is not None:  # where Textual draws
        check_encoding(sys.__stderr__.encoding)
    with open_store(workspace) as store:
        store.patience = PATIENCE
        session = Session(store, name)
        places = Places(state_folder(), workspace.database, name)
        if review is not None:
            review.begin(store, name)
        mode = choose_mode(os.environ, places.setting("theme"))
        notices = []
        if store.readonly:
            notices.append(f"only reading: {store.readonly}")
        if lacks_chinese(os.environ):
            notices.append(SHORT)
        keymap = partial(load_keymap, workspace, session.scheme)
        app = ReaderApp(
            session,
            keymap,
            places,
            mode=mode,
            ref=article,
            review=review,
            notices=notices,
            ambiguous=ambiguous_width(os.environ),
            driver_class=driver,
            adviser=partial(make_adviser, workspace),
            workspace=workspace,
        )
        app.run()
    if app.farewell:
        _tell(f"zoneread: {app.farewell}")
    if app.failure:
        _tell(f"zoneread: the reader failed; what happened is in {app.failure}")
        return FAILED
    if lacks_chinese(os.environ):
        _tell(LONG)
    return 0


def _tell(line: str) -> None:
    from zoneread.view.folding import told

    print(told(sanitise(line.replace("\n", " ")), sys.stderr), file=sys.stderr)  # noqa: T201
