"""What the tests of the dashboards share."""

from tests.dashboards.board_scene import build
from tests.scenes import scene


@scene
def territories(db):
    """Three services of one region, one of another, two years."""
    build()
