"""``python -m tests.fuzz.guided TARGET [libFuzzer's options]``: fuzz one target, led by the branches that inputs reach.

Needs the extra `fuzz` (atheris, Linux and macOS). Runs until an input breaks the target, which is then written to
``crashes/TARGET-….bin`` by hand or by ``-artifact_prefix``, or until ``-max_total_time=SECONDS`` are over.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["zoneread"]):
    from tests.fuzz.mutations import TOKENS
    from tests.fuzz.targets import TARGETS, Range
    from zoneread.errors import ZonereadError

LONGEST_WORD = 60
BOUNDS = ("-timeout=20", "-rss_limit_mb=2500")
"""Seconds and megabytes beyond which an input counts as one that breaks the target."""


def _escaped(token: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in token)


def main(arguments: list[str]) -> None:
    """Fuzz the target that the first argument names; never returns."""
    if not arguments or arguments[0] not in TARGETS:
        sys.exit(f"name a target: {', '.join(sorted(TARGETS))}")
    name, *options = arguments
    with tempfile.TemporaryDirectory() as folder:
        place = Range(Path(folder))
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        (corpus / "sample").write_bytes(place.sample(name))
        words = Path(folder) / "words.dict"
        short = [token for token in TOKENS if 0 < len(token) <= LONGEST_WORD]
        words.write_text("".join(f'"{_escaped(token)}"\n' for token in short))

        def try_one(data: bytes) -> None:
            with suppress(ZonereadError):
                place.shoot(name, data)

        artifacts = f"-artifact_prefix={Path(__file__).parent}/crashes/{name}-"
        atheris.Setup(["guided", artifacts, f"-dict={words}", *BOUNDS, *options, str(corpus)], try_one)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
