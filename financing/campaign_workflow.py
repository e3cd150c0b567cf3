"""The table of a modulation campaign: collected, computed and decided as one batch."""

from financing import campaign_guards as guards
from financing.enums import CampaignState
from financing.rights import may_run_campaign
from iae_portal.core.workflow import Transition, Workflow

S = CampaignState
DIRECTOR = "directeur régional"

CAMPAIGN_WORKFLOW = Workflow(
    name="campaign",
    states=CampaignState,
    transitions=(
        Transition(
            name="close_collection",
            label="Clore la collecte",
            sources=(S.OPENED,),
            target=S.COLLECTED,
            may=may_run_campaign,
            roles=DIRECTOR,
            guards=(guards.somebody_is_there, guards.everybody_is_complete, guards.weights_add_up),
            confirm="Les relevés ne changent plus ensuite, sauf à rouvrir la collecte.",
        ),
        Transition(
            name="decide",
            label="Arrêter les taux",
            sources=(S.COMPUTED,),
            target=S.DECIDED,
            may=may_run_campaign,
            roles=DIRECTOR,
            guards=(guards.total_fits, guards.credits_are_there),
            confirm="Les taux ne changent plus ; sous un régime en vigueur, les crédits sont engagés.",
        ),
        Transition(
            name="compute",
            label="Calculer",
            sources=(S.COLLECTED, S.COMPUTED),
            target=S.COMPUTED,
            may=may_run_campaign,
            roles=DIRECTOR,
            confirm="Le lot est figé et les taux sont calculés ensemble ; un nouveau calcul efface les taux retenus.",
        ),
        Transition(
            name="notify",
            label="Notifier",
            sources=(S.DECIDED,),
            target=S.NOTIFIED,
            may=may_run_campaign,
            roles=DIRECTOR,
            guards=(guards.regime_is_in_force, guards.credits_were_committed),
            confirm="Une lettre en PDF et un courriel partent à chaque structure.",
        ),
        Transition(
            name="reopen_collection",
            label="Rouvrir la collecte",
            sources=(S.COLLECTED, S.COMPUTED),
            target=S.OPENED,
            may=may_run_campaign,
            roles=DIRECTOR,
            comment_required=True,
            confirm="Un calcul déjà fait est effacé.",
        ),
        Transition(
            name="cancel",
            label="Abandonner la campagne",
            sources=(S.OPENED, S.COLLECTED, S.COMPUTED, S.DECIDED),
            target=S.CANCELLED,
            may=may_run_campaign,
            roles=DIRECTOR,
            guards=(guards.nothing_is_committed,),
            comment_required=True,
        ),
    ),
)
