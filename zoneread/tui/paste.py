"""What is pasted, made safe before anything looks for keys in it. Knows neither Textual nor a terminal."""

from __future__ import annotations

PASTE_BEGINS, PASTE_ENDS = "\x1b[200~", "\x1b[201~"
ESCAPE, SHOWN_ESCAPE = "\x1b", "\u241b"


class PasteGuard:
    """Makes every escape inside a bracketed paste visible, and so harmless. What is outside a paste stays as it is.

    A paste that never ends would take all keys for its own: `give_up` ends it. What then still comes of it, up to the
    mark that ends it, is a paste of its own where it comes in one piece with the mark.
    """

    def __init__(self) -> None:
        self._inside = False
        self._given_up = False
        self._before = ""
        """The end of what was outside, in which a paste may have begun to begin."""
        self._held = ""
        """The end of what is inside, in which the paste may have begun to end."""

    @property
    def inside(self) -> bool:
        """Whether a paste has begun and not ended."""
        return self._inside

    def give_up(self) -> str:
        """End the paste that has begun, and return what is still missing of it, the mark that ends it last."""
        held, self._held = self._held, ""
        self._inside, self._given_up = False, True
        return held.replace(ESCAPE, SHOWN_ESCAPE) + PASTE_ENDS

    def clean(self, data: str) -> str:
        """Return the next piece of input, safe. What may be half of the mark that ends a paste comes with the next one."""
        done: list[str] = []
        while data or self._held:
            if self._inside:
                shown, data = self._from_inside(self._held + data)
            else:
                shown, data = self._from_outside(data)
            done.append(shown)
            if self._held:
                break
        return "".join(done)

    def _from_outside(self, data: str) -> tuple[str, str]:
        if self._given_up and PASTE_ENDS in data.partition(PASTE_BEGINS)[0]:
            data = PASTE_BEGINS + data
        seen = self._before + data
        at = seen.find(PASTE_BEGINS)
        if at < 0:
            self._before = seen[-(len(PASTE_BEGINS) - 1) :]
            return data, ""
        self._given_up = False
        self._inside, past = True, at + len(PASTE_BEGINS) - len(self._before)
        self._before = ""
        return data[:past], data[past:]

    def _from_inside(self, data: str) -> tuple[str, str]:
        self._held = ""
        at = data.find(PASTE_ENDS)
        if at >= 0:
            self._inside = False
            end = at + len(PASTE_ENDS)
            return data[:at].replace(ESCAPE, SHOWN_ESCAPE) + PASTE_ENDS, data[end:]
        for length in range(min(len(PASTE_ENDS) - 1, len(data)), 0, -1):
            if data.endswith(PASTE_ENDS[:length]):
                self._held = data[-length:]
                data = data[:-length]
                break
        return data.replace(ESCAPE, SHOWN_ESCAPE), ""
