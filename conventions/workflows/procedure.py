"""The table of a contradictory procedure: open, then what it ends on."""

from functools import partial

from conventions.enums import ProcedureState
from conventions.guards import procedure as guards
from conventions.rights import EDIT, may
from iae_portal.core.workflow import Transition, Workflow, right

S = ProcedureState

local = partial(Transition, may=right(may, EDIT), roles="agents et directeur du service")

PROCEDURE_WORKFLOW = Workflow(
    name="procedure",
    states=ProcedureState,
    transitions=(
        local(
            "conclude",
            "Conclure à la résiliation",
            (S.OPEN, S.UNTOLD),
            S.TERMINATE,
            guards=(guards.convention_can_be_terminated, guards.observations_are_over),
            confirm="Le directeur du service peut alors résilier la convention.",
        ),
        # At any time: nothing is owed to a structure that nobody terminates any more.
        local(
            "drop",
            "Classer sans suite",
            (S.OPEN, S.TERMINATE, S.UNTOLD),
            S.DROPPED,
            guards=(guards.convention_is_not_terminated,),
            comment_required=True,
            confirm="Une lettre l'annonce à la structure ; la procédure ne se rouvre pas : pour résilier, il en faudra "
            "une autre.",
        ),
    ),
)
