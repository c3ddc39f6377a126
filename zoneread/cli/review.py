"""``zoneread review``: settling disagreements between annotators, case by case, in the reader."""

from __future__ import annotations

import click

from zoneread.cli.common import Target, target_options
from zoneread.cli.read import open_reader
from zoneread.session.adjudicating import GOLD
from zoneread.session.disagreements import ReviewRequest


@click.command("review", short_help="Settle disagreements between annotators in the reader.")
@click.argument("sets", nargs=-1, required=True, metavar="SET SET...")
@click.option("--gold", default=GOLD, show_default=True, metavar="NAME", help="The set that decisions go to.")
@click.option("--blind", is_flag=True, help="Hide who said what.")
@click.option("--any-status", is_flag=True, help="Articles that two sets have touched, finished or not.")
@target_options
def review_command(sets: tuple[str, ...], gold: str, *, blind: bool, any_status: bool, target: Target) -> None:
    """Go from disagreement to disagreement between the SETs and decide each with one key.

    Articles enter that at least two of the sets have finished. Decisions go to the gold set, which holds with each span
    who decided and from which votes; see zoneread verdicts. For deciding by rules without looking: zoneread adjudicate.

    \b
    Example:
      zoneread review lin zhao --blind
    """
    open_reader(target, None, ReviewRequest(sets, gold, blind, any_status))
