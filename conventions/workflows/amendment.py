"""The table of an amendment: a change of posts is put to the council for opinion, any other for information."""

from functools import partial

from conventions.enums import AmendmentState
from conventions.guards import amendment as guards
from conventions.guards.convention import opinion_is_answered, state_signatory_is_entitled
from conventions.rights import COMMIT, EDIT, may
from iae_portal.core.workflow import Transition, Workflow, right

S = AmendmentState

local = partial(Transition, may=right(may, EDIT), roles="agents et directeur du service")

AMENDMENT_WORKFLOW = Workflow(
    name="amendment",
    states=AmendmentState,
    transitions=(
        local(
            "submit",
            "Soumettre l'avenant pour avis",
            (S.DRAFT,),
            S.OPINION_PENDING,
            guards=(guards.posts_change,),
            confirm="Le conseil rend son avis avant la signature.",
        ),
        local(
            "inform",
            "Transmettre l'avenant pour information",
            (S.DRAFT,),
            S.TOLD,
            guards=(guards.posts_do_not_change,),
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
        Transition(
            name="sign",
            label="Signer l'avenant",
            sources=(S.TOLD, S.OPINION_GIVEN),
            target=S.SIGNED,
            may=right(may, COMMIT),
            roles="directeur du service",
            guards=(guards.posts_are_still_those, guards.signature_comes_in_order, state_signatory_is_entitled),
        ),
        local(
            "cancel",
            "Abandonner l'avenant",
            (S.DRAFT, S.OPINION_PENDING, S.OPINION_GIVEN, S.TOLD),
            S.CANCELLED,
            comment_required=True,
            confirm="Une demande d'avis en attente est retirée.",
        ),
    ),
)
# What the number of posts calls for; the other is not of this amendment.
TO_THE_COUNCIL = {True: "submit", False: "inform"}


def offers_of(amendment, request):
    """What the page offers for the amendment, one way to the council and not the other."""
    other = TO_THE_COUNCIL[not amendment.changes_posts]
    return [offer for offer in AMENDMENT_WORKFLOW.offers(amendment, request) if offer.transition.name != other]
