"""The table of a step of the plan: a milestone or a decision."""

from iae_portal.core.days import not_to_come
from iae_portal.core.workflow import Transition, Workflow, right
from iae_portal.dashboards.enums import OPEN_STEPS, StepState
from iae_portal.dashboards.guards.step import is_proved
from iae_portal.dashboards.rights import ANSWER, STEER, may

S = StepState
ANSWERERS = {"may": right(may, ANSWER), "roles": "service responsable et mission nationale"}
NATIONAL = {"may": right(may, STEER), "roles": "mission nationale"}

STEP_WORKFLOW = Workflow(
    name="plan_step",
    states=StepState,
    transitions=(
        Transition("start", "Noter que c'est commencé", (S.PLANNED,), S.STARTED, **ANSWERERS),
        Transition(
            "finish",
            "Noter que c'est fait",
            OPEN_STEPS,
            S.DONE,
            **ANSWERERS,
            guards=(
                is_proved,
                not_to_come("closed_on", "Ce qui est fait ne l'est pas un jour à venir."),
            ),
        ),
        Transition("drop", "Abandonner", OPEN_STEPS, S.DROPPED, **NATIONAL, comment_required=True),
        Transition("reopen", "Rouvrir", (S.DONE, S.DROPPED), S.STARTED, **NATIONAL, comment_required=True),
    ),
)
