"""``zoneread init``: laying out a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from zoneread.cli.common import narrate


@click.command("init", short_help="Make a workspace.")
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--demo", is_flag=True, help="With the bundled articles and a small worked example of annotation.")
def init_command(directory: Path, *, demo: bool) -> None:
    """Make a workspace in DIRECTORY: corpus/, keymaps/ and an annotations.db with the four labels.

    \b
    Examples:
      zoneread init zones
      zoneread init --demo trial
    """
    if demo:
        from zoneread.demo.layout import lay_out

        workspace = lay_out(directory)
        narrate(f"laid out the demo in {workspace.root}; open it with: zoneread --workspace {workspace.root}")
        return
    from zoneread.session.opening import create_workspace

    workspace = create_workspace(directory)
    narrate(
        f"made {workspace.root}; put articles into {workspace.corpus} and run: "
        f"zoneread import --workspace {workspace.root} {workspace.corpus}"
    )
