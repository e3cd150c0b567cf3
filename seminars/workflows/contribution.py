"""The life of a contribution, as one table: the portal moves it, after each thing given and with the event."""

from iae_portal.core.workflow import Transition, Workflow, right
from seminars.enums import ContributionState
from seminars.guards.contribution import event_is_over, everything_is_given
from seminars.rights import CONTRIBUTE, may


def _row(name: str, label: str, sources: tuple[str, ...], target: str, guard) -> Transition:
    return Transition(
        name,
        label,
        sources,
        target,
        may=right(may, CONTRIBUTE),
        roles="portail",
        guards=(guard,),
        automatic=True,
    )


S = ContributionState
CONTRIBUTION_WORKFLOW = Workflow(
    name="contribution",
    states=ContributionState,
    transitions=(
        _row("complete", "Contribution complète", (S.AWAITED,), S.GIVEN, everything_is_given),
        _row("end", "Contribution close avec l'événement", (S.AWAITED, S.GIVEN), S.OVER, event_is_over),
    ),
)
