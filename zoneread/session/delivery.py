"""Putting exports where they are to go: files that appear whole or not at all, folders likewise, zip archives, a stream."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from zoneread.errors import UsageError
from zoneread.formats.folder import MANIFEST, DiskSink, ZipSink
from zoneread.session.exporting import account, export, export_folder, is_folder
from zoneread.session.output import whole_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zoneread.formats.base import Report
    from zoneread.session.exporting import Request
    from zoneread.store.protocol import Store

ZIP = ".zip"


def deliver(
    store: Store, requests: Sequence[tuple[str, Request]], output: Path, report_to: Path | None = None
) -> list[tuple[Path, Report]]:
    """Write each of the named exports beside `output`, its name before the suffix; all of them appear, or none.

    A format that is a folder makes a folder, or with the suffix ``.zip`` an archive. `report_to` gets a JSON object
    with the account of each export.
    """
    done: list[tuple[Path, Report]] = []
    accounts: dict[str, object] = {}
    with ExitStack() as stack:
        for name, request in requests:
            path = named(output, name, request.known.suffix)
            if not is_folder(request):
                report = export(store, request, stack.enter_context(whole_file(path)))
            elif path.suffix == ZIP:
                report = _archive(store, request, stack.enter_context(whole_file(path)))
            else:
                report = export_folder(store, request, stack.enter_context(whole_folder(path)))
            done.append((path, report))
            accounts[name or "export"] = account(store, request, report)
        if report_to is not None:
            out = stack.enter_context(whole_file(report_to))
            out.write(json.dumps(accounts, indent=1).encode() + b"\n")
    return done


def stream(store: Store, request: Request, out: IO[bytes], report_to: Path | None = None) -> Report:
    """Write one export to a stream, a folder as a zip archive; see `deliver`."""
    report = _archive(store, request, out) if is_folder(request) else export(store, request, out)
    if report_to is not None:
        with whole_file(report_to) as file:
            file.write(json.dumps({"export": account(store, request, report)}, indent=1).encode() + b"\n")
    return report


def _archive(store: Store, request: Request, out: IO[bytes]) -> Report:
    sink = ZipSink(out)
    try:
        report = export_folder(store, request, sink)
    except BaseException:
        with suppress(OSError):
            sink.close()  # else it would try when it is forgotten, and complain to nobody
        raise
    sink.close()
    return report


def named(output: Path, name: str, suffix: str) -> Path:
    """Return the path of one of several exports: ``gold.jsonl`` and "train" make ``gold.train.jsonl``."""
    if not name:
        return output
    ending = suffix if output.name.endswith(suffix) else output.suffix
    stem = output.name.removesuffix(ending) if ending else output.name
    return output.with_name(f"{stem}.{name}{ending}")


@contextmanager
def whole_folder(path: Path) -> Iterator[DiskSink]:
    """Yield a sink whose files become the folder `path` when the block ends well, and are gone when it does not.

    A folder that is there is replaced only when it is empty or an earlier export, which its manifest shows. Raises
    UsageError for any other, and when the folder cannot be written.
    """
    if path.exists() and not (path.is_dir() and (not any(path.iterdir()) or (path / MANIFEST).is_file())):
        raise UsageError("this exists and is no earlier export", where=str(path), hint="name another folder")
    try:
        temporary = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".zoneread-tmp", dir=path.parent))
    except OSError as error:
        raise UsageError(f"cannot write: {error.strerror}", where=str(path)) from error
    try:
        made = temporary / "new"
        made.mkdir()
        yield DiskSink(made)
        if path.exists():
            path.replace(temporary / "old")
        made.replace(path)
    except OSError as error:
        raise UsageError(f"cannot write: {error.strerror}", where=str(path)) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
