"""The table of a financial diagnostic: under way, delivered, or given up."""

from financing.enums import DiagnosticState
from financing.guards import diagnostic as guards
from financing.workflows import LOCAL
from iae_portal.core.workflow import Transition, Workflow

S = DiagnosticState

DIAGNOSTIC_WORKFLOW = Workflow(
    name="diagnostic",
    states=DiagnosticState,
    transitions=(
        Transition(
            "deliver",
            "Noter la remise",
            (S.OPEN,),
            S.DELIVERED,
            **LOCAL,
            guards=(guards.council_has_answered, guards.delivered_in_order, guards.delivery_is_past),
            confirm="Le diagnostic remis ne se modifie plus, sauf à corriger d'abord sa remise en disant pourquoi.",
        ),
        Transition(
            "reopen",
            "Corriger la remise",
            (S.DELIVERED,),
            S.OPEN,
            **LOCAL,
            guards=(guards.no_round_rests_on_it,),
            comment_required=True,
            confirm="La date de remise est effacée : notez ensuite la bonne.",
        ),
        Transition(
            "give_up",
            "Abandonner",
            (S.OPEN,),
            S.GIVEN_UP,
            **LOCAL,
            guards=(guards.council_has_answered, guards.no_round_rests_on_it),
            comment_required=True,
            confirm="Le diagnostic abandonné ne se modifie plus.",
        ),
    ),
)
