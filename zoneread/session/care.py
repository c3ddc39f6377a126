"""Care of a workspace's database: what the commands backup, doctor and vacuum do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zoneread.errors import StoreDamagedError, StoreError, UsageError
from zoneread.session.session import utc_now
from zoneread.store import care

if TYPE_CHECKING:
    from pathlib import Path

    from zoneread.store.care import Saved
    from zoneread.store.doctor import Finding


@dataclass(frozen=True, slots=True)
class Examined:
    """What an examination found: sizes in bytes of the file and of the log that is not yet in it, and all that is wrong.

    `copy` is the copy that was made before a repair, None when nothing was repaired.
    """

    size: int
    log_size: int
    findings: tuple[Finding, ...]
    copy: Path | None = None


def back_up(database: Path, target: Path | None = None) -> Path:
    """Copy the database, as of one moment while others may write, and return where: by default beside it, with the time.

    Raises UsageError when the target is there already, StoreError when the database cannot be read.
    """
    _check(database)
    if target is None:
        stamp = utc_now().replace(":", "").replace("-", "")
        target = database.with_name(f"{database.stem}-{stamp}{database.suffix}")
    care.backup(database, target)
    return target


def examine(database: Path, *, fix: bool = False) -> Examined:
    """Look the database over; with `fix` put right what can be, after a copy beside it. Raises StoreError."""
    _check(database)
    log = database.with_name(f"{database.name}-wal")
    try:
        findings = tuple(care.doctor(database))
    except StoreDamagedError as error:
        hint = "zoneread doctor --salvage FILE saves what can be read"
        raise StoreDamagedError(error.message, where=error.where, hint=hint) from None
    copy = None
    if fix and findings:
        copy, left = care.repair(database, now=utc_now())
        findings = tuple(left)
    return Examined(database.stat().st_size, log.stat().st_size if log.exists() else 0, findings, copy)


def save_what_can_be_read(database: Path, target: Path) -> list[Saved]:
    """Salvage a damaged database into a new one at `target`; see `care.salvage`."""
    _check(database)
    if not target.parent.is_dir():
        raise UsageError("the folder does not exist", where=str(target.parent))
    return care.salvage(database, target, now=utc_now())


def compact(database: Path) -> tuple[int, int]:
    """Give back free space; return the size in bytes before and after. Raises StoreError."""
    _check(database)
    return care.vacuum(database, now=utc_now())


def _check(database: Path) -> None:
    if not database.is_file():
        raise StoreError("there is no annotation database", where=str(database), hint="zoneread init makes one")
