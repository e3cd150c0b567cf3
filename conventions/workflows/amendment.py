"""The table of an amendment: what changes decides between an opinion and an information of the council."""

from functools import partial

from conventions.enums import AmendmentState
from conventions.guards import amendment as guards
from conventions.guards.convention import opinion_is_answered, state_signatory_is_entitled
from conventions.material_changes import needs_opinion
from conventions.rights import COMMIT, EDIT, may
from iae_portal.core.workflow import Transition, Workflow, right

S = AmendmentState

local = partial(Transition, may=right(may, EDIT), roles="agents et directeur du service")
UNSIGNED = (S.DRAFT, S.OPINION_PENDING, S.OPINION_GIVEN, S.TOLD, S.READY_TO_SIGN)
SENT = (
    guards.convention_runs,
    guards.something_changes,
    guards.effect_is_inside,
    guards.effect_may_be_signed,
    guards.new_end_is_possible,
    guards.added_years_have_targets,
    guards.low_rates_are_justified,
    guards.clauses_are_still_those,
)

AMENDMENT_WORKFLOW = Workflow(
    name="amendment",
    states=AmendmentState,
    transitions=(
        local(
            "submit",
            "Soumettre l'avenant pour avis",
            (S.DRAFT,),
            S.OPINION_PENDING,
            guards=(guards.opinion_is_needed, *SENT),
            confirm="Le conseil rend son avis avant la signature.",
        ),
        local(
            "inform",
            "Transmettre l'avenant pour information",
            (S.DRAFT,),
            S.TOLD,
            guards=(guards.opinion_is_not_needed, *SENT),
            confirm="Le conseil est informé ; la signature ne l'attend pas.",
        ),
        local(
            "record_opinion",
            "Enregistrer l'avis sur l'avenant",
            (S.OPINION_PENDING,),
            S.OPINION_GIVEN,
            guards=(opinion_is_answered,),
            automatic=True,
        ),
        local(
            "make_ready",
            "Figer la version de signature de l'avenant",
            (S.TOLD, S.OPINION_GIVEN),
            S.READY_TO_SIGN,
            # What the step before asked still stands.
            guards=(*SENT, guards.letterhead_exists),
            confirm="Le contenu est figé et numéroté ; les parties signent le document, l'État en dernier.",
        ),
        Transition(
            name="sign",
            label="Signer l'avenant",
            sources=(S.READY_TO_SIGN,),
            target=S.SIGNED,
            may=right(may, COMMIT),
            roles="directeur du service",
            guards=(
                guards.convention_runs,
                guards.clauses_are_still_those,
                guards.effect_is_inside,
                guards.new_end_is_possible,
                guards.signature_comes_in_order,
                guards.others_have_signed,
                guards.others_signed_in_order,
                guards.effect_follows_signature,
                state_signatory_is_entitled,
            ),
            confirm="L'avenant signé ne se reprend plus ; il change la convention à sa date d'effet.",
        ),
        local(
            "rework",
            "Reprendre l'avenant",
            (S.OPINION_PENDING, S.OPINION_GIVEN, S.TOLD, S.READY_TO_SIGN),
            S.DRAFT,
            comment_required=True,
            confirm="L'avenant redevient modifiable puis sera soumis de nouveau ; sa version de signature est annulée.",
        ),
        local(
            "cancel",
            "Abandonner l'avenant",
            UNSIGNED,
            S.CANCELLED,
            comment_required=True,
            confirm="Une demande d'avis en attente est retirée.",
        ),
        Transition(
            name="lapse",
            label="Abandon avec la convention",
            sources=UNSIGNED,
            target=S.CANCELLED,
            may=right(may, EDIT),
            roles="portail",
            automatic=True,
            comment_required=True,
        ),
    ),
)
# What it changes calls for one of them; the other is not of this amendment.
TO_THE_COUNCIL = {True: "submit", False: "inform"}


def offers_of(amendment, request):
    """What the page offers for the amendment, one way to the council and not the other."""
    other = TO_THE_COUNCIL[not needs_opinion(amendment)]
    return [offer for offer in AMENDMENT_WORKFLOW.offers(amendment, request) if offer.transition.name != other]
