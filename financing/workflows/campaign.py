"""The table of a modulation campaign: collected, computed and decided as one batch."""

from financing.enums import CampaignState
from financing.guards import campaign as guards
from financing.workflows import DIRECTOR
from iae_portal.core.workflow import Transition, Workflow

S = CampaignState

CAMPAIGN_WORKFLOW = Workflow(
    name="campaign",
    states=CampaignState,
    transitions=(
        Transition(
            "close_collection",
            "Clore la collecte",
            (S.OPENED,),
            S.COLLECTED,
            **DIRECTOR,
            guards=(guards.somebody_is_there, guards.everybody_is_complete, guards.weights_add_up),
            confirm="Les relevés ne changent plus ensuite, sauf à rouvrir la collecte.",
        ),
        Transition(
            "decide",
            "Arrêter les taux",
            (S.COMPUTED,),
            S.DECIDED,
            **DIRECTOR,
            guards=(guards.total_fits, guards.everybody_has_a_socle, guards.credits_are_there),
            confirm="Les taux ne changent plus ; sous un régime en vigueur, les crédits sont engagés.",
        ),
        Transition(
            "compute",
            "Calculer",
            (S.COLLECTED, S.COMPUTED),
            S.COMPUTED,
            **DIRECTOR,
            confirm="Le lot est figé et les taux sont calculés ensemble ; un nouveau calcul efface les taux retenus.",
        ),
        Transition(
            "notify",
            "Notifier",
            (S.DECIDED,),
            S.NOTIFIED,
            **DIRECTOR,
            guards=(guards.regime_is_in_force, guards.credits_were_committed, guards.everybody_has_a_socle),
            confirm="Une lettre en PDF et un courriel partent à chaque structure.",
        ),
        Transition(
            "reopen_collection",
            "Rouvrir la collecte",
            (S.COLLECTED, S.COMPUTED),
            S.OPENED,
            **DIRECTOR,
            comment_required=True,
            confirm="Un calcul déjà fait est effacé.",
        ),
        Transition(
            "cancel",
            "Abandonner la campagne",
            (S.OPENED, S.COLLECTED, S.COMPUTED, S.DECIDED),
            S.CANCELLED,
            **DIRECTOR,
            guards=(guards.notification_is_not_awaited,),
            comment_required=True,
            confirm="Les crédits engagés pour ces taux, s'il y en a, reviennent à l'enveloppe de la région.",
        ),
    ),
)
