"""What every test may lean on: one instant, and the place of Zoom's published description."""

import os
from pathlib import Path
from zoneinfo import reset_tzpath

import pytest
from hypothesis import HealthCheck, settings

from tests.make import ROOT

reset_tzpath(to=())  # as every run of eroom does: the zones of the pinned tzdata, not the machine's

# The machine is shared: how long one example takes says nothing about the code.
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with Zoom's description and recorded answers. Test data that is not part of the project."""
    folder = ROOT.parent / "shared" / "zoom"
    if not folder.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{folder} is missing: CI needs Zoom's published description")
        pytest.skip(
            "needs ../shared/zoom with Zoom's published description, which is not part of the project"
        )
    return folder
