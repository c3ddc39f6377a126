"""``zoneread backup``, ``doctor`` and ``vacuum``: care of the database file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from zoneread.cli.common import Target, narrate, print_json, print_table, say, target_options
from zoneread.errors import DataError, UsageError
from zoneread.session.care import back_up, compact, examine, save_what_can_be_read

if TYPE_CHECKING:
    from zoneread.session.care import Examined

_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.command("backup", short_help="Copy the database, while others may write.")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@target_options
def backup_command(file: Path | None, target: Target) -> None:
    """Copy the database to FILE, consistent as of one moment; without FILE, beside it under a name with the time.

    \b
    Example:
      zoneread backup ../backups/monday.db
    """
    narrate(f"wrote {back_up(target.workspace().database, file)}")


@click.command("doctor", short_help="Look the database over; repair; salvage.")
@click.option("--fix", is_flag=True, help="Put right what can be, after a copy beside the database.")
@click.option(
    "--salvage", type=click.Path(path_type=Path), metavar="FILE", help="Save what can be read into a new database."
)
@_JSON
@target_options
def doctor_command(salvage: Path | None, target: Target, *, fix: bool, as_json: bool) -> None:
    """Check the file's pages, references between rows, every text, every quote, and all spans against the log.

    Leaves with 0 when all is well and 1 when something is wrong. Without an option nothing is changed; --salvage never
    touches the damaged file.

    \b
    Examples:
      zoneread doctor --fix
      zoneread doctor --salvage saved.db
    """
    database = target.workspace().database
    if salvage is not None:
        if fix:
            raise UsageError("--fix and --salvage do not go together", where="zoneread doctor", hint="salvage first")
        _salvage(database, salvage, as_json=as_json)
        return
    examined = examine(database, fix=fix)
    if as_json:
        print_json(_value(examined))
    else:
        _tell(examined, fix=fix)
    if examined.findings:
        raise click.exceptions.Exit(DataError.exit_status)


def _tell(examined: Examined, *, fix: bool) -> None:
    for finding in examined.findings:
        mend = "  (--fix puts it right)" if finding.fixable and not fix else ""
        say(f"{finding.check:<10}  {finding.where}: {finding.message}{mend}")
    if any(finding.check == "pages" for finding in examined.findings):
        narrate("what can be read is saved by: zoneread doctor --salvage FILE")
    if examined.copy is not None:
        narrate(f"repaired; the database as it was is {examined.copy}")
    waiting = f", {examined.log_size:,} bytes of log beside it" if examined.log_size else ""
    count = len(examined.findings)
    verdict = f"{count} thing{'s' if count > 1 else ''} wrong" if count else "all is well"
    narrate(f"{verdict}; {examined.size:,} bytes{waiting}")


def _value(examined: Examined) -> dict[str, object]:
    return {
        "ok": not examined.findings,
        "bytes": examined.size,
        "log_bytes": examined.log_size,
        "copy": None if examined.copy is None else str(examined.copy),
        "findings": [
            {
                "check": str(finding.check),
                "where": finding.where,
                "message": finding.message,
                "fixable": finding.fixable,
            }
            for finding in examined.findings
        ],
    }


def _salvage(database: Path, file: Path, *, as_json: bool) -> None:
    saved = save_what_can_be_read(database, file)
    if as_json:
        print_json({"file": str(file), "tables": {one.table: {"rows": one.rows, "holes": one.holes} for one in saved}})
    else:
        print_table(["table", "rows saved", "holes"], [[one.table, one.rows, one.holes] for one in saved])
    narrate(f"wrote {file}; look it over with: zoneread doctor --db {file}")


@click.command("vacuum", short_help="Give back the database's free space.")
@target_options
def vacuum_command(target: Target) -> None:
    """Rewrite the database without its free space. It needs as much space again while it runs.

    \b
    Example:
      zoneread vacuum
    """
    before, after = compact(target.workspace().database)
    narrate(f"{before:,} bytes before, {after:,} after")
