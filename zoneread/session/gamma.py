"""γ of several sets (Mathet, Widlöcher and Métivier 2015), computed by pygamma-agreement in a process of its own.

The package takes twenty seconds and hundreds of megabytes to import and its solver prints to standard output, so it
never enters this process. The child (`zoneread.session.gamma_child`) reads one JSON object from standard input and
writes one line of JSON for each continuum to the descriptor it was given as standard output; everything its libraries
print goes to standard error. A continuum is one article's units, all of them or those of one label; figures of several
articles are their mean with the number of units as weight.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from dataclasses import asdict, dataclass, field
from threading import Event, Timer
from typing import IO, TYPE_CHECKING, Any

from zoneread.child import PYTHON
from zoneread.compare.figures import Figure, undefined
from zoneread.errors import DataError, missing_extra

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from zoneread.compare.agreement import Measured

    Unit = tuple[str, int, int, str]
    Continuum = Sequence[Unit]

EXTRA = "gamma"
TIME_LIMIT = 600.0
"""Seconds after which the child is ended."""

CHILD = (*PYTHON, "zoneread.session.gamma_child")
ONE_SET = "no article has spans of two sets"
BY_CHANCE = "chance alone would agree as well"


@dataclass(frozen=True, slots=True)
class Setting:
    """How γ is computed: the weights of position and label, how chance is sampled, how often, and from which seed.

    `sampler` is "statistical", units drawn from the distribution of the real ones, or "shuffle", real annotations shifted
    as in Mathet 2015, section 5.2, which needs more units than most articles have.
    """

    alpha: float = 1
    beta: float = 1
    sampler: str = "statistical"
    samples: int = 30
    seed: int = 20260105


@dataclass(frozen=True, slots=True)
class Gamma:
    """γ of all labels together, by label, and by the id of an article; from how many articles.

    `left_out` articles had fewer than two sets with spans, or no figure.
    """

    figure: Figure
    articles: int
    left_out: int
    labels: Mapping[str, Figure] = field(default_factory=dict)
    by_article: Mapping[str, Figure] = field(default_factory=dict)


def gamma(
    sets: Sequence[str],
    articles: Sequence[Measured],
    *,
    command: Sequence[str] = CHILD,
    time_limit: float = TIME_LIMIT,
    told: Callable[[int, int], None] | None = None,
) -> Gamma:
    """Return the γ of `sets` on `articles`, each of which must have all of them; `told` hears how many figures are done.

    Raises MissingExtraError when pygamma-agreement is not installed, DataError when the child fails or takes longer
    than `time_limit` seconds.
    """
    continua = {article.id: _units(sets, article) for article in articles}
    labels = sorted({unit[3] for units in continua.values() for unit in units})
    asked: dict[tuple[str, str], list[Unit]] = {}
    for label in ("", *labels):
        for id_, units in continua.items():
            own = [unit for unit in units if label in {"", unit[3]}]
            if len({unit[0] for unit in own}) > 1:
                asked[id_, label] = own
    values = gammas(list(asked.values()), command=command, time_limit=time_limit, told=told) if asked else []
    found = {key: (value, len(asked[key])) for key, value in zip(asked, values, strict=True)}
    whole = [found[id_, ""] for id_ in continua if (id_, "") in found]
    counted = sum(value is not None for value, _ in whole)
    return Gamma(
        _mean(whole),
        counted,
        len(continua) - counted,
        {label: _mean(one for (_, own), one in found.items() if own == label) for label in labels},
        {id_: _mean([found[id_, ""]] if (id_, "") in found else []) for id_ in continua},
    )


def gammas(
    continua: Sequence[Continuum],
    setting: Setting = Setting(),
    *,
    command: Sequence[str] = CHILD,
    time_limit: float = TIME_LIMIT,
    told: Callable[[int, int], None] | None = None,
) -> list[float | None]:
    """Return the γ of each continuum as the package gives it, None where it gives no number. Raises what `gamma` does."""
    if told is not None:
        told(0, len(continua))
    question = {"continua": continua, "setting": asdict(setting)}
    answers = _ask(question, command, time_limit, lambda done: told and told(done, len(continua)))
    if len(answers) != len(continua):
        raise DataError("pygamma-agreement gave no figure for every article", where="γ")
    return [answer if isinstance(answer, float) else None for answer in answers]


def _units(sets: Sequence[str], article: Measured) -> list[Unit]:
    return [(name, span.start, span.end, span.label) for name in sets for span in article.spans[name]]


def _mean(found: Iterable[tuple[float | None, int]]) -> Figure:
    held = list(found)
    if not held:
        return undefined(ONE_SET)
    defined = [(value, units) for value, units in held if value is not None]
    if not defined:
        return undefined(BY_CHANCE)
    return Figure(sum(value * units for value, units in defined) / sum(units for _, units in defined))


def _ask(
    question: Mapping[str, Any], command: Sequence[str], time_limit: float, heard: Callable[[int], object]
) -> list[Any]:
    """Return what the child answers line by line under "gamma"; what else it prints to standard output is passed over."""
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as complaints:
        asked.write(json.dumps(question).encode())
        asked.seek(0)
        try:
            child = subprocess.Popen(list(command), stdin=asked, stdout=subprocess.PIPE, stderr=complaints)  # noqa: S603  our own interpreter, or what a test gives
        except OSError as error:
            raise DataError(f"cannot start {command[0]}: {error.strerror}", where="γ") from error
        late = Event()
        timer = Timer(time_limit, _end, (child, late))
        timer.start()
        try:
            answers = _answers(child, heard)
        finally:
            timer.cancel()
            child.kill()
            child.wait()
        if late.is_set():
            hint = "name fewer articles with --article"
            raise DataError(f"pygamma-agreement took longer than {time_limit:g} s", where="γ", hint=hint)
        if child.returncode:
            raise DataError(f"pygamma-agreement failed: {_last_line(complaints) or _status(child)}", where="γ")
        return answers


def _end(child: subprocess.Popen[bytes], late: Event) -> None:
    late.set()
    child.kill()


def _answers(child: subprocess.Popen[bytes], heard: Callable[[int], object]) -> list[Any]:
    answers: list[Any] = []
    if child.stdout is None:
        return answers
    with child.stdout:
        for line in child.stdout:
            try:
                answer = json.loads(line.decode("utf-8", "replace"))
            except json.JSONDecodeError:
                continue
            if isinstance(answer, dict) and answer.get("missing"):
                raise missing_extra("pygamma-agreement", EXTRA, "γ")
            if isinstance(answer, dict) and "gamma" in answer:
                answers.append(answer["gamma"])
                heard(len(answers))
    child.wait()
    return answers


def _last_line(complaints: IO[bytes]) -> str:
    complaints.seek(0)
    return complaints.read().decode("utf-8", "replace").strip().rpartition("\n")[2]


def _status(child: subprocess.Popen[bytes]) -> str:
    return f"exit status {child.returncode}"
