"""What the tests of the dashboards share."""

import pytest

from tests.dashboards.board_scene import build


@pytest.fixture
def scene(db):
    """Three services of one region, one of another, two years."""
    build()
