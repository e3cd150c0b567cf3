"""The blocks of a dashboard, in the order of the page."""

from iae_portal.dashboards.selectors.board.blocks_life import council, diagnostics, late, seminars
from iae_portal.dashboards.selectors.board.blocks_results import delays, exits
from iae_portal.dashboards.selectors.board.blocks_work import fte, money, states
from iae_portal.dashboards.selectors.board.figures import Spot
from iae_portal.dashboards.selectors.board.frame import Frame
from iae_portal.dashboards.selectors.board.tallies import Tallies
from iae_portal.dashboards.tables import Table


def blocks_of(frame: Frame, tallies: Tallies, spot: Spot) -> list[Table]:
    return [
        states(frame, tallies, spot),
        fte(frame, tallies),
        money(frame, tallies, spot),
        exits(frame, tallies, spot),
        delays(frame, tallies, spot),
        council(frame, tallies, spot),
        diagnostics(frame, tallies, spot),
        seminars(frame),
        late(frame, tallies, spot),
    ]
