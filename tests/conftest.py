"""Settings that every test shares."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

from hypothesis import HealthCheck, settings

settings.register_profile("default", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", parent=settings.get_profile("default"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

# The cache of tables must not be the user's; workers of a parallel run share the folder of the process that started them.
if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["ZONEREAD_CACHE"] = tempfile.mkdtemp(prefix="zoneread-tests-")
    atexit.register(shutil.rmtree, os.environ["ZONEREAD_CACHE"], ignore_errors=True)
