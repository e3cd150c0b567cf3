"""The table of an opinion request: pending until the council answers, or until nobody asks any more."""

from conventions.enums import OpinionState
from conventions.guards import opinion as guards
from conventions.models import OpinionRequest
from conventions.rights import COMMIT, EDIT, may
from conventions.slots import BY_HAND_GUARDS
from iae_portal.core import clock
from iae_portal.core.models import User
from iae_portal.core.workflow import Offer, Request, Transition, Workflow, right

S = OpinionState

OPINION_WORKFLOW = Workflow(
    name="opinion",
    states=OpinionState,
    transitions=(
        # By the vote of its item, when the session that adopted it is closed.
        Transition(
            name="answer",
            label="Rendre l'avis",
            sources=(S.PENDING,),
            target=S.ANSWERED,
            may=right(may, EDIT),
            roles="secrétariat du conseil",
            guards=(guards.day_is_known, guards.meeting_follows_the_request),
            automatic=True,
        ),
        Transition(
            name="answer_by_hand",
            label="Enregistrer un avis rendu hors du portail",
            sources=(S.PENDING,),
            target=S.ANSWERED,
            may=right(may, COMMIT),
            roles="directeur du service",
            guards=(
                guards.minutes_are_joined,
                guards.day_is_known,
                guards.meeting_follows_the_filing,
                guards.meeting_follows_the_last_answer,
            ),
            slot=BY_HAND_GUARDS,
            confirm="La réponse enregistrée vaut celle d'une séance et ne se modifie plus : relisez le procès-verbal "
            "d'abord.",
        ),
        # With the dossier that asked: it goes back, is given up or changes.
        Transition(
            name="withdraw",
            label="Retirer la demande d'avis",
            sources=(S.PENDING,),
            target=S.WITHDRAWN,
            may=right(may, EDIT),
            roles="agents et directeur du service",
            comment_required=True,
            automatic=True,
        ),
    ),
)
BY_HAND = OPINION_WORKFLOW.get("answer_by_hand")


def offers_to(actor: User, opinion: OpinionRequest | None) -> list[Offer]:
    """What the page of its dossier offers for the request, with what is missing."""
    if opinion is None:
        return []
    return OPINION_WORKFLOW.offers(opinion, Request(actor=actor, today=clock.today(), offering=True))
