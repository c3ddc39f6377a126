"""Starting a module of ours in another process, whatever lies in the current folder.

``python -m`` looks for every module in the current folder first, so that a ``json.py`` in somebody's workspace would run
when the workspace is opened. With ``-P`` it does not; where this package is found is then said outright.
"""

from __future__ import annotations

import sys
from pathlib import Path

_RUN = (
    "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); "
    "runpy.run_module(sys.argv.pop(1), run_name='__main__', alter_sys=True)"
)
PYTHON = (sys.executable, "-P", "-c", _RUN, str(Path(__file__).resolve().parents[1]))
"""What comes before the name of the module and its arguments."""
