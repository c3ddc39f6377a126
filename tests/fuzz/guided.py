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
    from tests.fuzz.targets import TARGETS, Range
    from zoneread.errors import ZonereadError


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

        def try_one(data: bytes) -> None:
            with suppress(ZonereadError):
                place.shoot(name, data)

        atheris.Setup(
            ["guided", f"-artifact_prefix={Path(__file__).parent}/crashes/{name}-", *options, str(corpus)], try_one
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
