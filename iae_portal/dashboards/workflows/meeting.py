"""The table of a steering meeting: once held, its figures and its note stay."""

from iae_portal.core.workflow import Transition, Workflow, right
from iae_portal.dashboards.enums import SteeringState
from iae_portal.dashboards.guards.meeting import day_has_come, decides_nothing, has_figures
from iae_portal.dashboards.rights import STEER, may

S = SteeringState
NATIONAL = {"may": right(may, STEER), "roles": "mission nationale"}

MEETING_WORKFLOW = Workflow(
    name="steering_meeting",
    states=SteeringState,
    transitions=(
        Transition(
            "hold",
            "Noter qu'elle s'est tenue",
            (S.PLANNED,),
            S.HELD,
            **NATIONAL,
            guards=(day_has_come, has_figures),
            confirm="Ses chiffres et sa note de suivi ne changent plus.",
        ),
        Transition(
            "cancel",
            "Annuler",
            (S.PLANNED,),
            S.CANCELLED,
            **NATIONAL,
            guards=(decides_nothing,),
            comment_required=True,
            confirm="La réunion annulée ne se reprend plus : pour la tenir un autre jour, changez plutôt sa date.",
        ),
    ),
)
