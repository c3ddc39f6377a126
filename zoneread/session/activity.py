"""Active time: how long a person has really been at work, counted from what they press.

Pure: times are passed in as seconds of any monotonic clock.
"""

from __future__ import annotations

IDLE_AFTER = 60.0
"""A pause longer than this many seconds is not work and does not count at all."""


class ActiveTime:
    """Adds up the gaps between touches that are short enough to be work.

    `total` counts since this was made; `before` is what the store knew of the person then, None until somebody asks it.
    """

    def __init__(self, idle_after: float = IDLE_AFTER) -> None:
        self.idle_after = idle_after
        self.total = 0.0
        self.before: float | None = None
        self._unsaid = 0.0
        self._last: float | None = None

    def touch(self, now: float) -> None:
        """Note that the person did something at `now` seconds."""
        if self._last is not None:
            gap = now - self._last
            if 0 < gap <= self.idle_after:
                self.total += gap
                self._unsaid += gap
        self._last = now

    @property
    def unsaid(self) -> float:
        """The seconds that no stored edit carries yet."""
        return self._unsaid

    def said(self, seconds: float) -> None:
        """Take off `seconds` that were stored with an edit."""
        self._unsaid = max(0.0, self._unsaid - seconds)
