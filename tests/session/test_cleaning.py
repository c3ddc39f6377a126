from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from zoneread.errors import DataError
from zoneread.session.cleaning import MANY, Cleaner
from zoneread.text.normalise import Options, normalise

ROOT = Path(__file__).parents[2]
IMPORT = """
import sys
import time
from pathlib import Path
from zoneread.session.importing import ImportOptions, import_paths
from zoneread.store.sqlite import SqliteStore

def main():
    with SqliteStore.open(sys.argv[1], create=True) as store:
        for outcome in import_paths(store, [Path(sys.argv[2])], ImportOptions(workers=2)):
            print(outcome.result.value, flush=True)
            time.sleep(float(sys.argv[3]))  # the signal must find it at work, however quick the machine

if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
"""


def clean_until_it_fails(cleaner: Cleaner) -> None:
    while True:
        cleaner.clean("开发区", Options())()


def test_processes_clean_as_this_one_does_and_end() -> None:
    texts = [f"\u3000\u3000云溪开发区\r\n\r\n\r\n完成投资{number}亿元。\ud800" for number in range(MANY + 12)]
    options = Options(settlements={"lines:x:0..1": "reject"})
    with Cleaner(workers=2) as cleaner:
        waiting = [cleaner.clean(text, options) for text in texts]
        readings = [wait() for wait in waiting]
        assert cleaner._pool is not None
        pids = list(cleaner._pool._processes)
    assert readings == [normalise(text, options) for text in texts]
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_few_texts_start_no_process() -> None:
    with Cleaner(workers=2) as cleaner:
        for _ in range(MANY):
            cleaner.clean("开发区", Options())
        assert cleaner._pool is None


def test_texts_go_to_processes_by_the_handful_and_at_the_latest_when_one_is_waited_for() -> None:
    with Cleaner(workers=2) as cleaner:
        waiting = [cleaner.clean(f"开发区{number}", Options()) for number in range(MANY + 3)]
        begun = cleaner._pool is not None
        assert not begun
        assert waiting[MANY + 1]().text == f"开发区{MANY + 1}"
        assert waiting[MANY]().text == f"开发区{MANY}"
        assert cleaner._pool is not None
        assert cleaner._pool._queue_count == 1


def test_a_process_that_dies_is_an_error_with_a_way_out() -> None:
    with Cleaner(workers=2) as cleaner:
        waiting = [cleaner.clean("开发区" * 9, Options()) for _ in range(MANY + 1)]
        waiting[-1]()
        assert cleaner._pool is not None
        for pid in list(cleaner._pool._processes):
            os.kill(pid, signal.SIGKILL)
        with pytest.raises(DataError, match=r"has died \(run the import again"):
            clean_until_it_fails(cleaner)


def _hear_interrupts() -> None:
    """Undo what a shell does to its background jobs, of which this test run may be one: they ignore SIGINT."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs process groups")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_import_leaves_no_process_behind_and_can_go_on(how: signal.Signals, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number:04}.txt").write_text(f"云溪开发区完成投资{number}亿元。\n" * 40, encoding="utf-8")
    script = tmp_path / "script.py"
    script.write_text(IMPORT, encoding="utf-8")
    command = [sys.executable, str(script), str(tmp_path / "a.db"), str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [*command, "0.1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=True,
        preexec_fn=_hear_interrupts,  # noqa: PLW1509
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"new\n"
        if how is signal.SIGINT:
            os.killpg(process.pid, how)  # as a terminal does: to the workers, too
        else:
            os.kill(process.pid, how)
        done = 1 + process.stdout.read().count(b"new\n")
        complaint = process.stderr.read()
        status = process.wait()
    assert status == (130 if how is signal.SIGINT else -signal.SIGKILL)
    if how is signal.SIGINT:
        assert complaint == b""
    assert done < 400
    for _ in range(100):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.1)
    else:
        pytest.fail("processes are left behind")
    again = subprocess.run([*command, "0"], capture_output=True, env=environment, check=True, text=True).stdout.split()
    assert again.count("unchanged") >= done
    assert len(again) == 400
